// The stories of the failure detector below the matrix: who doubted whom, who confirmed, and how it ended.
import { Heading } from '../../parts/heading';
import { NodeName } from '../../parts/node-name';
import { useChoices } from '../../state/choices';
import { useView } from '../../state/lab-context';
import { clockText } from '../../words/time';
import { CELL_COLOURS, CELL_SHAPES } from './belief-words';
import { type StoryLine, type SuspicionStory, suspicionStories } from './suspicion-stories';

const MOST_LINES = 6;

export function SuspicionList() {
  const { view } = useView();
  const stories = suspicionStories(view.suspicions);
  return (
    <section aria-label="Suspicions">
      <Heading>Suspicions</Heading>
      {stories.length === 0 ? (
        <p className="mt-1 text-xs text-ink-2">
          None so far. Kill a node or cut it off: once its heartbeat has not risen for long enough, others ask each
          other before they hold it for down.
        </p>
      ) : (
        <ol className="mt-1.5 space-y-2.5">
          {stories.map((story) => (
            <Story key={`${story.subject} ${story.since} ${story.words}`} story={story} />
          ))}
        </ol>
      )}
    </section>
  );
}

function Story({ story }: { readonly story: SuspicionStory }) {
  const more = story.lines.length - MOST_LINES;
  return (
    <li>
      <p className="flex items-baseline gap-1.5">
        <span aria-hidden className={`text-[0.625rem] ${CELL_COLOURS[story.state]}`}>
          {CELL_SHAPES[story.state]}
        </span>
        <NodeName node={story.subject} className="font-semibold" />
        <span className={story.state === 'up' ? 'text-ink-2' : CELL_COLOURS[story.state]}>{story.words}</span>
        <span className="ml-auto font-mono text-[0.6875rem] text-ink-2">{clockText(story.since)}</span>
      </p>
      <ul className="mt-0.5">
        {story.lines.slice(0, MOST_LINES).map((line) => (
          <Line key={line.id} line={line} />
        ))}
        {more > 0 && <li className="pl-4 text-xs text-ink-2">and {more} more</li>}
      </ul>
    </li>
  );
}

function Line({ line }: { readonly line: StoryLine }) {
  const { select, goTo } = useChoices.getState();
  return (
    <li>
      <button
        type="button"
        title="Go to this moment"
        className="w-full rounded-md py-px pl-4 text-left text-xs break-words text-ink-2 hover:bg-raised hover:text-ink"
        onClick={() => {
          select({ selectedNode: line.node });
          goTo({ at: line.at });
        }}
      >
        <NodeName node={line.node} /> {line.text}
      </button>
    </li>
  );
}
