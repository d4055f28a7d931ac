import { useQuery } from "@tanstack/react-query"
import clsx from "clsx"
import { formatDistanceToNow } from "date-fns"
import { Link } from "react-router-dom"
import { fetchProducts, price } from "../api"

export function Products() {
  const { data = [], isPending } = useQuery({ queryKey: ["products"], queryFn: fetchProducts })
  return (
    <main className={clsx("page", isPending && "waiting")}>
      <h1>Products</h1>
      <ul>
        {data.map(({ id, name, cents, since }) => (
          <li key={id}>
            {name}, {price(cents)}, here for {formatDistanceToNow(new Date(since))}
          </li>
        ))}
      </ul>
      <Link to="/cart">To the cart</Link>
    </main>
  )
}
