import { clsx } from "clsx";

export const button = (label: string, isActive: boolean): string =>
  `<button class="${clsx("button", { active: isActive })}">${label}</button>`;
