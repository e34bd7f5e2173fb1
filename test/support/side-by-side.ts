/**
 * Stories that keep apart by their bills run side by side: most of a story is waiting. All of them begin when the
 * first is reached, and each test awaits its own.
 */
import { it } from '@jest/globals';
import PQueue from 'p-queue';

type Story = () => Promise<unknown>;

/** `it`, for stories of which so many run at a time. */
export function sideBySide(atOnce: number): (title: string, story: Story) => void {
  const queue = new PQueue({ concurrency: atOnce, autoStart: false });
  return (title, story) => {
    const done = queue.add(story);
    // A story may fail before its test is reached: the test says so then.
    done.catch(() => undefined);
    it(title, async () => {
      queue.start();
      await done;
    });
  };
}
