/** Where a command's options are told. */
export const helpOf = (command: string): string =>
  `«stagecraft ${command} --help» shows how it is used`
