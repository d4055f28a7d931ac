import { createServer } from "node:http"
import { booking } from "@booking/core"
import { Card } from "@booking/ui"
import { renderToString } from "react-dom/server"

const api = process.env["API_URL"] ?? "http://localhost:8080"

createServer(async (_request, response) => {
  const answer = (await (await fetch(`${api}/bookings`)).json()) as unknown[]
  const cards = answer.map((each) => <Card key={String(each)} booking={booking.parse(each)} />)
  response.setHeader("content-type", "text/html; charset=utf-8")
  response.end(`<!doctype html>${renderToString(<main>{cards}</main>)}`)
}).listen(Number(process.env["PORT"] ?? 3000))
