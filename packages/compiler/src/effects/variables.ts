const words = (list: string): readonly string[] => list.split(/\s+/u).filter(Boolean)

/**
 * What the shell, the loader, the C libraries and the everyday tools take from the environment of every program.
 *
 * @see https://man7.org/linux/man-pages/man8/ld.so.8.html
 * @see https://man7.org/linux/man-pages/man7/locale.7.html
 * @see https://pubs.opengroup.org/onlinepubs/9699919799/basedefs/V1_chap08.html
 * @see https://www.gnu.org/software/coreutils/manual/coreutils.html
 */
export const everyProgram = words(
  `PATH HOME PWD OLDPWD IFS CDPATH ENV BASH* SHELLOPTS POSIXLY_CORRECT PS4 LD_* GLIBC_* MALLOC_* GCONV_PATH GETCONF_DIR
  LANG LANGUAGE LC_* LOCPATH NLSPATH TZ TZDIR TMPDIR TMP TEMP TERM COLUMNS LINES USER LOGNAME SHELL SHLVL HOSTNAME
  _ QEMU_* RES_OPTIONS LOCALDOMAIN HOSTALIASES _POSIX2_VERSION QUOTING_STYLE TIME_STYLE BLOCK_SIZE BLOCKSIZE LS_BLOCK_SIZE
  DU_BLOCK_SIZE DF_BLOCK_SIZE LS_COLORS OMP_* GZIP BZIP BZIP2 XZ_OPT XZ_DEFAULTS ZSTD_* TAR_OPTIONS GREP_*`,
)

/** What programs take from it that fetch something. */
export const fetching = words(
  "http_proxy https_proxy ftp_proxy no_proxy all_proxy HTTP_PROXY HTTPS_PROXY FTP_PROXY NO_PROXY ALL_PROXY SSL_* OPENSSL_*",
)

/**
 * What the packages of a system are installed with: apt, dpkg, debconf, apk, dnf, rpm, and the scripts of packages with the
 * languages that they are written in.
 *
 * @see https://manpages.debian.org/bookworm/apt/apt.conf.5.en.html
 * @see https://manpages.debian.org/bookworm/dpkg/dpkg.1.en.html
 * @see https://manpages.debian.org/bookworm/debconf-doc/debconf.7.en.html
 * @see https://dnf.readthedocs.io/en/latest/conf_ref.html
 */
export const systemPackages = [
  ...fetching,
  ...words(
    `DEBIAN_* DEBCONF_* DEBUG_* APT_* DPKG_* NEEDRESTART_* UCF_* POLICYRCD RUNLEVEL APK_* DNF* YUM* RPM_* SYSTEMD_* PERL*
    PYTHON* PAGER EDITOR VISUAL SUDO_* XDG_* DBUS_* DISPLAY SOURCE_DATE_EPOCH SHELL FTP_* GNUPGHOME GPG_*
    JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS JAVA_HOME JRE_HOME CLASSPATH NODE_OPTIONS NODE_PATH NODE_EXTRA_CA_CERTS
    RUBYOPT RUBYLIB GEM_HOME GEM_PATH PHPRC PHP_INI_SCAN_DIR LUA_* R_HOME R_LIBS* R_PROFILE* R_ENVIRON* TEXMF* TEXINPUTS
    FONTCONFIG_* GUILE_* MONO_PATH DOTNET_STARTUP_HOOKS CORECLR_* ERL_* OCAMLPATH TCLLIBPATH EMACSLOADPATH GIO_* GDK_* GTK_*
    GSETTINGS_* MAGICK_* KRB5_CONFIG CURL_CA_BUNDLE CURL_HOME MANPATH`,
  ),
]

/**
 * What git takes from it. Others that begin like these, such as `GIT_SHA` or `GIT_BRANCH`, are read by nobody.
 *
 * @see https://git-scm.com/docs/git#_environment_variables
 */
export const git = words(
  `GIT_ADVICE GIT_ALLOC_LIMIT GIT_ALLOW_* GIT_ALTERNATE_* GIT_ASKPASS GIT_ATTR_* GIT_AUTHOR_* GIT_BASENAME_FACTOR
  GIT_CACHE* GIT_CEILING_DIRECTORIES GIT_CHERRY_PICK_HELP GIT_CLONE_* GIT_COMMITTER_* GIT_COMMIT_GRAPH_* GIT_COMMON_DIR
  GIT_CONFIG* GIT_CREDENTIAL_* GIT_CURL_* GIT_DEFAULT_* GIT_DIFF* GIT_DIR GIT_DISABLE_* GIT_DISCOVERY_* GIT_EDITOR
  GIT_EXEC_PATH GIT_EXTERNAL_* GIT_EXT_* GIT_FLUSH GIT_FORCE_* GIT_FSMONITOR* GIT_GLOB_PATHSPECS GIT_GRAFT_FILE
  GIT_HTTP_* GIT_ICASE_PATHSPECS GIT_IMPLICIT_WORK_TREE GIT_INDEX_* GIT_INTERNAL_* GIT_LFS_* GIT_LITERAL_PATHSPECS
  GIT_MAN_VIEWER GIT_MERGE* GIT_MMAP_LIMIT GIT_NAMESPACE GIT_NOGLOB_PATHSPECS GIT_NOTES_* GIT_NO_* GIT_OBJECT_*
  GIT_OPTIONAL_LOCKS GIT_OVERRIDE_* GIT_PAGER* GIT_PREFIX GIT_PRINT_* GIT_PROGRESS_DELAY GIT_PROTOCOL* GIT_PROXY_*
  GIT_PUSH_* GIT_PYTHON_* GIT_QUARANTINE_PATH GIT_REDACT_* GIT_REDIRECT_* GIT_REFLOG_* GIT_REF_PARANOIA GIT_REPLACE_*
  GIT_SEQUENCE_EDITOR GIT_SHALLOW_FILE GIT_SKIP_* GIT_SMART_HTTP GIT_SSH* GIT_SSL_* GIT_SUPER_PREFIX GIT_TEMPLATE_DIR
  GIT_TERMINAL_PROMPT GIT_TEST_* GIT_TEXTDOMAINDIR GIT_TR2* GIT_TRACE* GIT_TRANSLOOP_* GIT_TRANSPORT_* GIT_USER_AGENT
  GIT_WORK_TREE`,
)

/** True when a name is among those of a list, in which `PREFIX_*` stands for all that begin so. */
export function readsVariable(list: readonly string[] | undefined, name: string): boolean {
  if (list === undefined) return true
  return list.some((each) =>
    each.endsWith("*") ? name.startsWith(each.slice(0, -1)) : each === name,
  )
}
