// Readable transcripts after etcd's testdata: a file of commands, and under each what came out.
// A block is one command line, `----`, the output, an empty line. Commands are the steps of scripts in words, and
// `events KIND …`, which tells the sentences of those events since the last `events`, and `export NODE as NAME`, whose zip
// `import NODE NAME` brings to a node. REWRITE=1 writes the files anew.
import { toBase64 } from '../../base/base64';
import { sentenceOf } from '../../trace/sentences';
import type { Lab, OperationResult } from '../lab-api';
import { runStep, type ScriptStep, stepFrom } from '../script';

export interface Transcript {
  /** Comment lines, `config` and `seed`, as they stand at the top. */
  readonly head: readonly string[];
  readonly config: unknown;
  readonly seed: number;
  readonly blocks: readonly Block[];
}

interface Block {
  readonly comments: readonly string[];
  readonly command: string;
  readonly expected: string;
}

export function parseTranscript(text: string): Transcript {
  const sections = text.trimEnd().split(/\n\n+/);
  const head = (sections.shift() ?? '').split('\n');
  const setting = (name: string): string | undefined =>
    head.find((line) => line.startsWith(`${name} `))?.slice(name.length + 1);
  return {
    head,
    config: JSON.parse(setting('config') ?? '{}'),
    seed: Number(setting('seed') ?? '1'),
    blocks: sections.map((section) => {
      const lines = section.split('\n');
      const comments = lines.filter((line) => line.startsWith('#'));
      const [command = '', , ...expected] = lines.filter((line) => !line.startsWith('#'));
      return { comments, command, expected: expected.join('\n') };
    }),
  };
}

export const transcriptText = (head: readonly string[], blocks: readonly Block[]): string =>
  `${[head.join('\n'), ...blocks.map(({ comments, command, expected }) => [...comments, command, '----', expected].join('\n').trimEnd())].join('\n\n')}\n`;

/** The blocks with what came out now in the place of what was expected. */
export async function playTranscript(lab: Lab, { blocks }: Transcript): Promise<Block[]> {
  const named = new Map<string, OperationResult>();
  const disks = new Map<string, string>();
  const played: Block[] = [];
  let told = 0;
  for (const block of blocks) {
    let output: string;
    if (block.command.startsWith('events ')) {
      const kinds = block.command.split(' ').slice(1);
      const events = lab.events();
      output = events
        .slice(told)
        .filter((event) => kinds.includes(event.kind))
        .map((event) => `${(event.at / 1000).toFixed(1)} ms  ${sentenceOf(event)}`)
        .join('\n');
      told = events.length;
    } else if (block.command.startsWith('export ')) {
      const [, node = '', , name = ''] = block.command.split(' ');
      disks.set(name, toBase64(await lab.exportDisk(node)));
      output = 'done';
    } else {
      const result = await runStep(lab, parseStep(block.command, disks), named);
      output = result === undefined ? 'done' : resultText(result);
    }
    played.push({ ...block, expected: output });
  }
  return played;
}

// `put KEY JSON via n1 context C as A`, `cut n1 n3 one-way`, `partition n1 n2 | n3`, …
function parseStep(command: string, disks: ReadonlyMap<string, string>): ScriptStep {
  const [verb = '', ...rest] = command.split(' ');
  const options: Record<string, unknown> = {};
  for (const name of ['via', 'context', 'as']) {
    const at = rest.indexOf(name);
    if (at >= 0) options[name] = rest.splice(at, 2)[1];
  }
  const oneWay = rest.at(-1) === 'one-way' ? { oneWay: true } : {};
  if (rest.at(-1) === 'one-way') rest.pop();
  switch (verb) {
    case 'put':
      return stepFrom({ put: [rest[0], JSON.parse(rest.slice(1).join(' '))], ...options });
    case 'cut':
      return stepFrom({ cut: rest, ...oneWay });
    case 'heal':
      return stepFrom({ heal: rest });
    case 'partition':
      return stepFrom({
        partition: rest
          .join(' ')
          .split(' | ')
          .map((group) => group.split(' ')),
      });
    case 'link':
      return stepFrom({ setLink: [rest[0], rest[1], JSON.parse(rest.slice(2).join(' '))], ...oneWay });
    case 'add':
      return stepFrom({ addNode: rest.length === 0 ? {} : JSON.parse(rest.join(' ')) });
    case 'remove':
      return stepFrom({ removeNode: rest[0] });
    case 'replace':
      return stepFrom({ replaceNode: [rest[0], rest.length === 1 ? {} : JSON.parse(rest.slice(1).join(' '))] });
    case 'pause':
      return stepFrom({ pauseNode: rest[0] });
    case 'resume':
      return stepFrom({ resumeNode: rest[0] });
    case 'disk':
      return stepFrom({ setDisk: [rest[0], JSON.parse(rest.slice(1).join(' '))] });
    case 'clock':
      return stepFrom({ setClock: [rest[0], JSON.parse(rest.slice(1).join(' '))] });
    case 'import':
      return stepFrom({ importDisk: [rest[0], disks.get(rest[1] ?? '')] });
    case 'run':
      return stepFrom({ runFor: Number(rest[0]) });
    case 'idle':
      return stepFrom({ whenIdle: true });
    default:
      return stepFrom({ [verb]: rest[0], ...options });
  }
}

function resultText({ outcome, reason, siblings, coordinator, replicas }: OperationResult): string {
  const lines = [`${outcome} by ${coordinator}${reason === undefined ? '' : `: ${reason}`}`];
  if (siblings !== undefined)
    lines.push(siblings.length === 0 ? 'not found' : siblings.map((value) => JSON.stringify(value)).join(' | '));
  for (const { node, standsInFor, state } of replicas) {
    lines.push(`${node} ${standsInFor === undefined ? 'primary' : `for ${standsInFor}`}: ${state}`);
  }
  return lines.join('\n');
}
