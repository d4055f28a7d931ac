/** Lets the event loop turn once. `node:timers/promises` does the same, and brings all of streams with it. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}
