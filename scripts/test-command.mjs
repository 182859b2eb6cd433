// Runs one npm command with its output streaming through, within a time limit, and leaves no process behind.
import { spawn } from 'node:child_process';
import { root } from './install.mjs';

const isWindows = process.platform === 'win32';

/**
 * @param {string[]} words what follows `npm`
 * @param {Record<string, string>} env added to the environment
 * @param {number} limitMs
 * @returns {Promise<boolean>} whether it ended well, in time
 */
export function runCommand(words, env, limitMs) {
  return new Promise((resolve) => {
    const child = spawn('npm', ['--silent', ...words], {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'inherit', 'inherit'],
      shell: isWindows,
      detached: !isWindows, // a group of its own, so that its children can be ended with it
    });
    const end = () => endTree(child);
    const timer = setTimeout(() => {
      console.error(`\nStopped after ${Math.round(limitMs / 1000)} s, the time limit of this stage.`);
      end();
    }, limitMs);
    const onSignal = () => {
      end();
      process.exit(130);
    };
    process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
    /** @param {boolean} succeeded */
    const settle = (succeeded) => {
      clearTimeout(timer);
      process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
      resolve(succeeded);
    };
    child.once('error', (error) => {
      console.error(`npm could not be started: ${error.message}`);
      settle(false);
    });
    child.once('exit', (code) => {
      end(); // whatever the stage left running
      settle(code === 0);
    });
  });
}

/** @param {import('node:child_process').ChildProcess} child */
function endTree(child) {
  if (child.pid === undefined) return;
  try {
    if (isWindows) child.kill();
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // it has ended by itself
  }
}
