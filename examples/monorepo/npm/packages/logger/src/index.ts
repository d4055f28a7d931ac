import ms from "ms";

const started = Date.now();

/** One line on standard output: who says what, and how long it has been running. */
export function log(who: string, what: string): void {
  process.stdout.write(`${who}: ${what} (${ms(Date.now() - started)})\n`);
}
