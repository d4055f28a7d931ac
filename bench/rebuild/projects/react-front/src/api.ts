export interface Product {
  readonly id: string
  readonly name: string
  readonly cents: number
  readonly since: string
}

export async function fetchProducts(): Promise<Product[]> {
  const response = await fetch("/api/products")
  if (!response.ok) throw new Error(`products: ${response.status}`)
  return (await response.json()) as Product[]
}

export const price = (cents: number): string =>
  new Intl.NumberFormat("en", { style: "currency", currency: "EUR" }).format(cents / 100)
