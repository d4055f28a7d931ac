import { differenceInCalendarDays } from "date-fns"
import { z } from "zod"

export const booking = z.object({
  id: z.string(),
  guest: z.string().min(1),
  from: z.coerce.date(),
  to: z.coerce.date(),
})

export type Booking = z.infer<typeof booking>

export const nights = ({ from, to }: Booking): number => differenceInCalendarDays(to, from)
