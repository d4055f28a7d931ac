import { QueryClient, QueryClientProvider } from "@tanstack/react-query"
import { StrictMode } from "react"
import { createRoot } from "react-dom/client"
import { createBrowserRouter, RouterProvider } from "react-router-dom"
import { Cart } from "./pages/cart"
import { Products } from "./pages/products"
import "./style.css"

const router = createBrowserRouter([
  { path: "/", element: <Products /> },
  { path: "/cart", element: <Cart /> },
])

createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <QueryClientProvider client={new QueryClient()}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
)
