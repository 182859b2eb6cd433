// A full page that says one thing and what can be done about it.
import type { ReactNode } from 'react';
import { Logo } from './logo';

interface NoticePageProps {
  readonly title: string;
  readonly children: ReactNode;
  readonly actions: ReactNode;
}

export function NoticePage({ title, children, actions }: NoticePageProps) {
  return (
    <main className="relative z-10 grid h-full place-items-center overflow-auto bg-stage p-4">
      <section className="w-full max-w-lg rounded-xl border border-line bg-panel p-6 shadow-raised">
        <Logo />
        <h1 className="mt-4 text-base font-semibold">{title}</h1>
        <div className="mt-2 space-y-2 break-words text-ink-2">{children}</div>
        <div className="mt-5 flex flex-wrap gap-2">{actions}</div>
      </section>
    </main>
  );
}
