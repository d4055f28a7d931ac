import { lowerCase } from "./go-case.ts"
import { parseBoolean } from "./go-number.ts"
import { splitCsv } from "./split-csv.ts"

/** A `--device` of RUN that was accepted: a CDI name, and whether the build fails without it. */
export interface Device {
  readonly name: string
  readonly required: boolean
}

/** Reads `vendor.com/gpu=all,required`: the fields stand in no order, and `name=` may be left out. */
export function readDevice(text: string): Device {
  let name = ""
  let required = false
  for (const field of splitCsv(text) ?? []) {
    const equals = field.indexOf("=")
    const key = lowerCase(equals === -1 ? field : field.slice(0, equals))
    const value = equals === -1 ? undefined : field.slice(equals + 1)
    if (key === "required") required = value === undefined || parseBoolean(value) === true
    else name = key === "name" && value !== undefined ? value : field
  }
  return { name, required }
}
