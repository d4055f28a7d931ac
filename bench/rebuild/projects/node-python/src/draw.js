import { execa } from "execa"

export async function draw(source) {
  const target = "out/chart.png"
  await execa("charts/draw.py", [source, target])
  return target
}
