// The name of the page with its mark: a ring in three arcs.
export function Logo() {
  return (
    <span className="flex shrink-0 items-center gap-2 text-base font-semibold">
      <svg
        aria-hidden="true"
        width="18"
        height="18"
        viewBox="0 0 18 18"
        fill="none"
        stroke="currentColor"
        strokeWidth="2.5"
      >
        <circle cx="9" cy="9" r="7" strokeDasharray="12.5 2.16" />
        <circle cx="9" cy="9" r="2" fill="currentColor" stroke="none" />
      </svg>
      Ringside
    </span>
  );
}
