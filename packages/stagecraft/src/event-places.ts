import type { Span } from "@stagecraft/ir"
import type { BuildPlan } from "./plan-build.ts"
import { plainSpan } from "./plain-span.ts"
import { placesOf } from "./places-of-image.ts"
import type { EventPlaces } from "./progress/tell-event.ts"

/** Where the author wrote what the events of a build speak of. */
export function eventPlaces({ images }: Pick<BuildPlan, "images">): EventPlaces {
  const places = new Map(images.map((each) => [each.request.image, placesOf(each)]))
  const at = (span: Span | undefined) => (span ? { span: plainSpan(span) } : {})
  return {
    ofStep: (image, step) => at(places.get(image)?.ofStep(step)),
    ofLines: (image, lines) => at(places.get(image)?.ofLines(lines)),
  }
}
