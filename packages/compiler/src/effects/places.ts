import { gather } from "@stagecraft/ir"
import type { StageFacts } from "../stage-facts.ts"
import { joinPath, variableAt } from "../stage-facts.ts"
import type { PathUse } from "./paths.ts"
import { isIn } from "./paths.ts"
import type { Touches } from "./tool.ts"

/**
 * HOME of a RUN, when that is certain: the variable, or else the home of root, whom every image has in `/root`.
 *
 * Without the variable it comes from the image's own passwd file, which is not known for others.
 */
export function homeAt(facts: StageFacts): string | undefined {
  const home = variableAt(facts, "HOME")
  if (typeof home === "object") return home.value.startsWith("/") ? home.value : undefined
  const root = facts.user === "root" || facts.user === "0"
  return home === "unset" && root ? "/root" : undefined
}

const everywhere = new WeakMap<Touches, TouchedPlaces>()
const here = new WeakMap<StageFacts, Map<Touches, TouchedPlaces>>()

/** Where a call reads and writes. */
export interface TouchedPlaces {
  readonly reads: readonly PathUse[]
  readonly writes: readonly PathUse[]
}

/** The places of a call where it stands; the identical lists for the same row and facts. */
export function touchedPlaces(touches: Touches, facts: StageFacts): TouchedPlaces {
  const fixed = everywhere.get(touches)
  if (fixed) return fixed
  let places = here.get(facts)
  if (!places) here.set(facts, (places = new Map<Touches, TouchedPlaces>()))
  let found = places.get(touches)
  if (found) return found
  const { reads, writes, spares } = touches
  found = { reads: placesAt(reads, facts, spares), writes: placesAt(writes, facts, spares) }
  if ([...reads, ...writes].every((place) => place.startsWith("/"))) everywhere.set(touches, found)
  else places.set(touches, found)
  return found
}

/** The folders of a row's places. They stay `~/…` or `.` where only the base knows them. */
export function placesAt(
  places: readonly string[],
  facts: StageFacts,
  except?: readonly string[],
): readonly PathUse[] {
  return gather(places, (place): readonly PathUse[] => {
    if (place.startsWith("^/")) return namesAbove(place.slice(2), facts.directory)
    const spared = except?.filter((folder) => isIn(folder, place)) ?? []
    const path = folderAt(place, facts)
    return [spared.length > 0 ? { path, reach: "tree", except: spared } : { path, reach: "tree" }]
  })
}

function namesAbove(name: string, directory: string | undefined): readonly PathUse[] {
  if (directory === undefined) return [{ path: `./${name}`, reach: "tree" }]
  const parts = directory.split("/").filter(Boolean)
  return parts.map((_, count) => {
    const folder = parts.slice(0, count).map((part) => `/${part}`)
    return { path: `${folder.join("")}/${name}`, reach: "tree" }
  })
}

function folderAt(place: string, facts: StageFacts): string {
  if (place === ".") return facts.directory ?? "."
  if (!place.startsWith("~")) return place
  const home = homeAt(facts)
  return home === undefined ? place : joinPath(home, `.${place.slice(1)}`)!
}

const spares = ({ except }: PathUse, { path }: PathUse): boolean =>
  except?.some((folder) => isIn(path, folder)) ?? false

/** True unless no file can be among those of both. A place of an unknown folder may be anywhere. */
export function mayMeet(a: PathUse, b: PathUse): boolean {
  if (!a.path.startsWith("/") || !b.path.startsWith("/")) return true
  if (spares(a, b) || spares(b, a)) return false
  if (a.path === b.path)
    return (
      !(a.reach === "below" && b.reach === "one") && !(a.reach === "one" && b.reach === "below")
    )
  if (a.reach !== "one" && isIn(b.path, a.path)) return true
  return b.reach !== "one" && isIn(a.path, b.path)
}
