import type { IsLiteral, TypeProblem } from "./type-problem.ts"
import type { Variable } from "./variable.ts"

type Digit = "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9"

type AllDigits<S extends string> = S extends Digit
  ? true
  : S extends `${Digit}${infer Rest}`
    ? AllDigits<Rest>
    : false

type LongerThanFive<S extends string> =
  S extends `${infer _1}${infer _2}${infer _3}${infer _4}${infer _5}${infer _6}${infer _}`
    ? true
    : false

/** The digits above each digit of 65535. */
interface Above {
  readonly 6: "7" | "8" | "9"
  readonly 5: "6" | "7" | "8" | "9"
  readonly 3: "4" | "5" | "6" | "7" | "8" | "9"
}

/** Five digits against 65535, digit by digit. */
type TooBig<
  S extends string,
  Limit extends string = "65535",
> = S extends `${infer Head}${infer Tail}`
  ? Limit extends `${infer LimitHead extends keyof Above}${infer LimitTail}`
    ? Head extends `${LimitHead}`
      ? TooBig<Tail, LimitTail>
      : Head extends Above[LimitHead]
        ? true
        : false
    : false
  : false

type AtLeastFive<S extends string> =
  S extends `${infer _1}${infer _2}${infer _3}${infer _4}${infer _5}${infer _}` ? true : false

type Zero = "0" | "00" | "000" | "0000" | "00000"

type IsPort<S extends string> = S extends Zero
  ? false
  : AllDigits<S> extends true
    ? LongerThanFive<S> extends true
      ? false
      : AtLeastFive<S> extends true
        ? TooBig<S> extends true
          ? false
          : true
        : true
    : false

type IsRange<S extends string> = S extends `${infer From}-${infer To}`
  ? IsPort<From> extends true
    ? IsPort<To>
    : false
  : IsPort<S>

type Protocol = "tcp" | "udp" | "sctp"

type IsPorts<S extends string> = S extends `${infer Ports}/${infer Name}`
  ? Lowercase<Name> extends Protocol
    ? IsRange<Ports>
    : false
  : IsRange<S>

/** What EXPOSE takes: `80`, `"53/udp"`, `"8000-8010"`, or a reference that becomes such a thing. */
export type PortInput = string | number | Variable

/** A port, a range, or either with a protocol; or the sentence why it is none. */
export type CheckedPort<Port extends PortInput> = Port extends string | number
  ? IsLiteral<Port> extends true
    ? IsPorts<`${Port}`> extends true
      ? Port
      : TypeProblem<`${Port} is no port: write a number from 1 to 65535, a range such as 8000-8010, or either with /tcp, /udp or /sctp`>
    : Port
  : Port

/** Several ports, each checked. */
export type CheckedPorts<Ports extends readonly PortInput[]> = {
  readonly [Index in keyof Ports]: CheckedPort<Ports[Index]>
}
