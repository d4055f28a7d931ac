const words = (list: string): readonly string[] => list.split(/\s+/u).filter(Boolean)

/**
 * What the shell, the loader and the C libraries take from the environment of every program.
 *
 * @see https://man7.org/linux/man-pages/man8/ld.so.8.html
 * @see https://man7.org/linux/man-pages/man7/locale.7.html
 * @see https://pubs.opengroup.org/onlinepubs/9699919799/basedefs/V1_chap08.html
 */
export const everyProgram = words(
  `PATH HOME PWD OLDPWD IFS CDPATH ENV BASH* SHELLOPTS POSIXLY_CORRECT PS4 LD_* GLIBC_* MALLOC_* GCONV_PATH GETCONF_DIR
  LANG LANGUAGE LC_* LOCPATH NLSPATH TZ TZDIR TMPDIR TMP TEMP TERM COLUMNS LINES USER LOGNAME SHELL SHLVL HOSTNAME
  _ QEMU_* RES_OPTIONS LOCALDOMAIN HOSTALIASES`,
)

/** What programs take from it that fetch something. */
export const fetching = words(
  "http_proxy https_proxy ftp_proxy no_proxy all_proxy HTTP_PROXY HTTPS_PROXY FTP_PROXY NO_PROXY ALL_PROXY SSL_* OPENSSL_*",
)

/**
 * What the packages of a system are installed with: apt, dpkg, debconf, apk, dnf, rpm and the scripts of packages.
 *
 * @see https://manpages.debian.org/bookworm/apt/apt.conf.5.en.html
 * @see https://manpages.debian.org/bookworm/dpkg/dpkg.1.en.html
 * @see https://manpages.debian.org/bookworm/debconf-doc/debconf.7.en.html
 * @see https://dnf.readthedocs.io/en/latest/conf_ref.html
 */
export const systemPackages = [
  ...fetching,
  ...words(
    `DEBIAN_* DEBCONF_* DEBUG_* APT_* DPKG_* NEEDRESTART_* UCF_* POLICYRCD RUNLEVEL APK_* DNF* RPM_* SYSTEMD_* PERL*
    PYTHON* PAGER EDITOR VISUAL SUDO_* XDG_* DBUS_* DISPLAY SOURCE_DATE_EPOCH SHELL FTP_* GNUPGHOME GPG_*`,
  ),
]

/** True when a name is among those of a list, in which `PREFIX_*` stands for all that begin so. */
export function readsVariable(list: readonly string[] | undefined, name: string): boolean {
  if (list === undefined) return true
  return list.some((each) =>
    each.endsWith("*") ? name.startsWith(each.slice(0, -1)) : each === name,
  )
}
