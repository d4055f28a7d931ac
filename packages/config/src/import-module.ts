/**
 * Imports a module by its address, which nobody knows before.
 *
 * To be imported dynamically itself: the file it is bundled into is loaded by Node, and what is loaded from compiled
 * code cannot import.
 */
export async function importModule(address: string): Promise<Record<string, unknown>> {
  return (await import(address)) as Record<string, unknown>
}
