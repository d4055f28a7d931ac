import kleur from "kleur";

export const passed = (name) => process.stdout.write(kleur.green(`passed: ${name}\n`));
