import { useState } from "react"
import { Link } from "react-router-dom"
import { price } from "../api"

export function Cart() {
  const [lines, setLines] = useState([{ name: "Pencil", cents: 120 }])
  const total = lines.reduce((sum, { cents }) => sum + cents, 0)
  return (
    <main className="page">
      <h1>Cart</h1>
      <p>{price(total)}</p>
      <button onClick={() => setLines([])}>Empty it</button>
      <Link to="/">Back</Link>
    </main>
  )
}
