import axios from "axios"
import { parse } from "csv-parse/sync"
import { writeFile } from "node:fs/promises"

export async function refresh() {
  const { data } = await axios.get(process.env.SOURCE ?? "http://localhost:9000/days.csv")
  const rows = parse(data, { columns: true })
  if (rows.length > 0) await writeFile("data/sample.csv", data)
}
