/** Variables that say how a package is built from its sources, and where what it needs is looked for. */
const NAMES =
  /^(?:CC|CXX|CPP|LD|AR|MAKE|MAKEFLAGS|CFLAGS|CXXFLAGS|CPPFLAGS|LDFLAGS|CPATH|LIBRARY_PATH|(?:CARGO|RUST|PKG_CONFIG|CMAKE)\w*)$/u

/** True for a variable that builds of packages from their sources read, in any language. */
export const isReadByBuilds = (name: string): boolean => NAMES.test(name)
