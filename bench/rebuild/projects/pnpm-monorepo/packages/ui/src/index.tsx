import { nights, type Booking } from "@booking/core"

export const Card = ({ booking }: { readonly booking: Booking }) => (
  <article>
    <h2>{booking.guest}</h2>
    <p>{nights(booking)} nights</p>
  </article>
)
