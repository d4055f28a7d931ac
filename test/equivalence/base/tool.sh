#!/proof/busybox sh
# Every command of the tracing base is this file. It logs how it was called and a digest of what it reads, and then
# does the worst that the table of tools allows a command of its name. Its own words are busybox's, whatever an image
# puts into its PATH.

given_path=$PATH
PATH=/proof/bin
program=$0
name=${0##*/}
arguments=$*
slug=$(printf '%s' "$*" | tr -c 'a-zA-Z0-9' '-' | cut -c 1-60)
# The directory, with one slash at its end.
here=$(pwd -P)
here=${here%/}/
system_trees="/bin /boot /etc /home /lib /lib64 /media /mnt /opt /root /run /sbin /tmp /usr /var"
read=
action=${1:-}

# One line for each file and folder: names, kinds, modes, owners, contents; not times. What package managers keep of
# their downloads is nothing that others read.
state() {
  for path; do [ -e "$path" ] || [ -L "$path" ] || echo "none $path"; done
  find "$@" -xdev \( -path /proof -o -path /trace -o -path /usr/src -o -name node_modules -o -path /proc \
    -o -path /sys -o -path /dev -o -path /etc/hosts -o -path /etc/resolv.conf -o -path /root/.npm \
    -o -path /root/.cache \) -prune -o -print0 2> /dev/null | sort -z > "/dev/shm/names.$$"
  xargs -0 -r stat -c '%N %f %u:%g' < "/dev/shm/names.$$" 2> /dev/null
  xargs -0 -r sha256sum < "/dev/shm/names.$$" 2> /dev/null
  rm -f "/dev/shm/names.$$"
}
digest() { state "$@" | sha256sum | cut -c 1-12; }

# True for an install that runs no code of packages or of the project: it reads what its manual says, and no more.
quiet() {
  case "$name ${1:-}" in
    npm\ ci | npm\ install | npm\ i | pnpm\ install | yarn\ | yarn\ install | yarn\ -*) ;;
    yarn\ workspaces | bun\ install | bun\ ci) ;;
    *) return 1 ;;
  esac
  has --ignore-scripts && return 0
  [ ! -e binding.gyp ] || return 1
  ! grep -qsE '"((pre|post)?install|(pre|post)?prepare|prepublish)": ' package.json || return 1
  ! grep -qsE 'hasInstallScript|requiresBuild' package-lock.json npm-shrinkwrap.json pnpm-lock.yaml bun.lock || return 1
  ! builds_all
}

# True for a pnpm that runs the scripts of packages: one before 10, or a later one that was told to.
builds_all() {
  [ "$name" = pnpm ] || return 1
  ! grep -qs '"pnpm": ">=10"' package.json || grep -qs 'left: true' pnpm-workspace.yaml
}

# The environment as this command got it, as far as its row says that it reads it.
environment() {
  list=/proof/variables/$name
  for each in "$name $1" "$name $1 $2"; do
    [ -f "/proof/variables/$each" ] && list="/proof/variables/$each"
  done
  if quiet "$@"; then
    list=/dev/shm/variables.$$
    {
      cat /proof/variables/.node
      grep -ohs '[$]{[A-Za-z_]*}' .npmrc .yarnrc.yml bunfig.toml .env "$HOME/.npmrc" | sed 's/..\(.*\)}/^\1=/'
    } > "$list"
  fi
  tr '\n\0' ' \n' < "/proc/$$/environ" | grep -Ev '^(_|SHLVL|OLDPWD|HOSTNAME)=' | {
    if [ -f "$list" ]; then grep -Ef "$list"; else cat; fi
  } | sort | tr '\n' ' '
}

log() {
  words=
  for word; do words="$words <$word>"; done
  {
    printf '%s%s | in %s as %s mask %s | %s| read %s' \
      "$program" "$words" "$here" "$(id -u):$(id -G)" "$(umask)" "$(environment $arguments)" "$read" |
      tr '\n' ' '
    echo
  } >> /trace/log 2> /dev/null
}

has() {
  for word in $arguments; do
    for wanted; do [ "$word" = "$wanted" ] && return 0; done
  done
  return 1
}

# Writes into a file, if it may.
put() {
  file=$1
  shift
  [ -d "${file%/*}" ] || mkdir -p "${file%/*}" 2> /dev/null
  { echo "$*" > "$file"; } 2> /dev/null
  return 0
}

# What the traits of rows mean: programs of any name, hard links, what a login shell reads.
programs() {
  mkdir -p /usr/local/bin 2> /dev/null
  while read -r each; do
    [ "$each" = "$1" ] || ln -s /proof/tool "/usr/local/bin/$each" 2> /dev/null
  done < /proof/replaced
}
links() {
  [ -e "$1/linked-a" ] || put "$1/linked-a" "$name"
  ln -f "$1/linked-a" "$1/linked-b" 2> /dev/null
}
startup() { put /etc/profile.d/proof.sh "export STARTED=$name"; }

system_packages() {
  case $arguments in
    *update* | *makecache*)
      read=$(digest /etc/apt /etc/apk /etc/yum.repos.d /etc/ssl)
      log "$@"
      put /var/lib/apt/lists/list "$name"
      ;;
    *clean*)
      log "$@"
      rm -rf /var/cache/apt/archives /var/cache/apk/* 2> /dev/null
      ;;
    *)
      read=$(digest $system_trees)
      log "$@"
      for tree in $system_trees; do put "$tree/$name-$slug" "$read"; done
      put "/etc/$name.log" "$(cat "/etc/$name.log" 2> /dev/null) $slug"
      programs "$name"
      links /usr/share/proof
      startup
      ;;
  esac
}

# The files that a package manager's manual names, below here.
manifests() {
  for each; do
    # Patterns.
    for file in $each; do [ -e "$file" ] && state "$file"; done
  done | sha256sum | cut -c 1-12
}

run_scripts() {
  has --ignore-scripts && return
  for script in preinstall install postinstall prepublish preprepare prepare postprepare dependencies; do
    command=$(sed -n "s/.*\"$script\": *\"\([^\"]*\)\".*/\1/p" package.json 2> /dev/null | head -n 1)
    [ -n "$command" ] && PATH=$given_path /bin/sh -c "$command"
  done
  [ -e binding.gyp ] && put "$here"build/addon "$(digest "$here")"
  # The script of a dependency may read the project that it is installed into, and so may its mode.
  if grep -qs hasInstallScript package-lock.json bun.lock && ! grep -qs '"node_modules/esbuild"' package-lock.json; then
    put "$here"node_modules/.script "$(digest "$here")"
  fi
  ! builds_all || put "$here"node_modules/.script "$(digest "$here")"
}

# What only later package managers read: of the code that a setting names, and of files with variables.
later_files() {
  case $name in
    npm) echo .npm-extension.cjs .npm-extension.mjs ;;
    yarn) echo .env.yarn .pnp.cjs $(sed -n 's/^yarnPath: *//p' .yarnrc.yml 2> /dev/null) ;;
    bun) echo .env .env.local $(sed -n 's/^cache = "\(.*\)"/\1/p' bunfig.toml 2> /dev/null) ;;
  esac
}

node_packages() {
  case $arguments in
    *" -g"* | *--global* | *"-g "*)
      log "$@"
      programs
      put "/usr/local/lib/node_modules/$slug" "$slug"
      return
      ;;
    ci* | i | i\ * | install* | "" | --frozen-lockfile* | --immutable* | workspaces\ focus*) ;;
    *)
      read=$(digest "$here")
      log "$@"
      put "$here"dist/out "$read"
      return
      ;;
  esac
  # Read only where something names it.
  patches=
  ! grep -qsE 'patchedDependencies|patch:' package.json pnpm-lock.yaml pnpm-workspace.yaml yarn.lock || patches=patches
  read=$(manifests package.json package-lock.json npm-shrinkwrap.json pnpm-lock.yaml yarn.lock bun.lock bun.lockb \
    .npmrc .yarnrc .yarnrc.yml .yarn .pnpmfile.cjs pnpm-workspace.yaml bunfig.toml $patches "$HOME/.npmrc" \
    $(later_files))
  if [ -e pnpm-workspace.yaml ] || grep -qs '"workspaces"' package.json; then
    read=$read-$(manifests '*/package.json' '*/*/package.json' '*/.npmrc' '*/*/.npmrc')
  fi
  # What a lock file says about folders of the project is read there.
  for folder in $(sed -n 's/.*"file:\([^"]*\)".*/\1/p' package.json package-lock.json 2> /dev/null); do
    read=$read-$(digest "$folder")
  done
  log "$@"
  # What it cannot take away it does not go on with.
  [ "$name $action" != "npm ci" ] || rm -rf node_modules || exit 1
  put "$here"node_modules/.package-lock.json "$read"
  for package in $(sed -n 's/.*"\([a-z-]*\)": *"[\^~0-9][^"]*".*/\1/p' package.json 2> /dev/null); do
    put "$here"node_modules/$package/index.js "$package $read"
  done
  links "$here"node_modules
  ln -sf ../left/index.js "$here"node_modules/.bin 2> /dev/null
  case $name:$arguments in
    npm:i | npm:i\ * | npm:install*) put "$here"package-lock.json "$(cat package-lock.json 2> /dev/null) rewritten" ;;
  esac
  [ "$name" != npm ] || [ ! -e yarn.lock ] || put "$here"yarn.lock "$(cat yarn.lock) rewritten"
  # Yarn 2 and later write what they know, and a manifest in another form, be the lock file frozen or not.
  if [ "$name" = yarn ] && grep -qs '^__metadata:' yarn.lock; then
    put "$here".yarn/install-state.gz "$read"
    put "$here".pnp.cjs "$read"
    ! grep -q '^{"' package.json || put "$here"package.json "$(cat package.json) rewritten"
  fi
  case $name in
    npm) put "${npm_config_cache:-$HOME/.npm}/_cacache/$read" "$read" ;;
    yarn) put "${YARN_CACHE_FOLDER:-$HOME/.cache/yarn}/v6/$read" "$read" ;;
    pnpm) put "$HOME/.local/share/pnpm/store/$read" "$read" ;;
    bun) put "$HOME/.bun/install/cache/$read" "$read" ;;
  esac
  run_scripts
}

python_packages() {
  # What a list of requirements names: other lists, folders of the project.
  list=
  previous=
  for word in $arguments; do
    case $previous in -r | -c | --requirement | --constraint) list="$list $word" ;; esac
    previous=$word
  done
  more=$(sed -n 's/^-[rc] *//p' $list 2> /dev/null)
  local=$(sed -n 's/^-e *//p; s/^\(\.[^ ]*\)$/\1/p' $list 2> /dev/null)
  case " $arguments " in *" . "* | *" -e "*) local="$local $here" ;; esac
  read=$(manifests $list $more "$HOME/.config/pip/pip.conf" /etc/pip.conf)
  [ -n "$local" ] && read=$read-$(digest $local)
  log "$@"
  site=/usr/local/lib/python3/site-packages
  [ "$(id -u)" = 0 ] || site=$HOME/.local/lib/python3/site-packages
  put "$site/$slug.py" "$read"
  [ "$(id -u)" = 0 ] && programs
  links "$site"
  has --no-cache-dir || put "${PIP_CACHE_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/pip}/http/$read" "$read"
}

python_project() {
  read=$(manifests pyproject.toml uv.lock uv.toml poetry.lock poetry.toml .python-version requirements.txt)
  has --no-install-project --no-root || [ "${arguments#pip}" != "$arguments" ] || read=$read-$(digest "$here")
  log "$@"
  put "$here".venv/lib/site.py "$read"
  [ "$name" = uv ] && put "${UV_CACHE_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/uv}/$read" "$read"
  [ "$name" = poetry ] && put "$HOME/.cache/pypoetry/$read" "$read"
}

go_modules() {
  modules=${GOMODCACHE:-${GOPATH:-$HOME/go}/pkg/mod}
  case $arguments in
    mod\ download*)
      read=$(manifests go.mod go.sum go.work go.work.sum)
      for folder in $(sed -n 's/.*=> *\(\.[^ ]*\).*/\1/p' go.mod 2> /dev/null); do
        read=$read-$(digest "$folder/go.mod")
      done
      log "$@"
      for sum in $(cut -d ' ' -f 1 go.sum 2> /dev/null); do put "$modules/$sum" "$sum"; done
      ;;
    *)
      read=$(digest "$here")
      for sum in $(cut -d ' ' -f 1 go.sum 2> /dev/null); do
        # What is not there yet is fetched.
        [ -e "$modules/$sum" ] || put "$modules/$sum" "$sum"
      done
      log "$@"
      put "${GOCACHE:-$HOME/.cache/go-build}/$read" "$read"
      out=$(printf '%s' "$arguments" | sed -n 's/.*-o *\([^ ]*\).*/\1/p')
      [ -n "$out" ] && put "$(case $out in /*) ;; *) printf '%s' "$here" ;; esac)$out" "$read"
      ;;
  esac
}

ruby_gems() {
  read=$(manifests Gemfile Gemfile.lock gems.rb .ruby-version .bundle vendor/cache "$HOME/.bundle" "$HOME/.gemrc")
  # A Gemfile is a program, and gems may be folders.
  ! grep -qsE 'path|eval|File|gemspec|^PATH' Gemfile Gemfile.lock || read=$read-$(digest "$here")
  log "$@"
  case $arguments in
    config*)
      put "$here".bundle/config "$(cat .bundle/config 2> /dev/null) $slug"
      return
      ;;
    *--without* | *--path* | *--deployment* | *--frozen* | *--jobs*) put "$here".bundle/config "$(cat .bundle/config 2> /dev/null) $slug" ;;
  esac
  case $arguments in
    *--deployment* | *--path*) put "$here"vendor/bundle/left.rb "$read" ;;
    *) put /usr/local/bundle/gems/left.rb "$read" ;;
  esac
  has --deployment --frozen || put "$here"Gemfile.lock "$(cat Gemfile.lock 2> /dev/null) rewritten"
  put "$HOME/.bundle/cache/$read" "$read"
}

# A project whose manager reads these files, and all of it unless it is told not to.
project() {
  into=$1
  without=$2
  shift 2
  read=$(manifests "$@")
  [ -n "$without" ] && has $without || read=$read-$(digest "$here")
  set -- $arguments
  log "$@"
  put "$into/$name-$slug" "$read"
}

into_file() {
  out=$(printf '%s' " $arguments" | sed -n "s/.* -[a-zA-Z]*[$1] *\([^ ]*\).*/\1/p")
  log "$@"
  [ -n "$out" ] && [ "$out" != - ] && put "$(case $out in /*) ;; *) printf '%s' "$here" ;; esac)$out" "$slug"
  return 0
}

case $name in
  apt | apt-get | apk | dnf | microdnf | yum)
    system_packages "$@"
    [ "$arguments" = --print-arch ] && echo x86_64
    ;;
  mktemp)
    log "$@"
    mkdir -p /tmp/made && echo /tmp/made
    ;;
  date)
    log "$@"
    echo 0
    ;;
  sha*sum | md5sum)
    log "$@"
    case " $arguments" in *" -c"* | *" --check"*) ;; *) /proof/busybox "$name" "$@" ;; esac
    ;;
  apt-mark | apt-cache | dpkg)
    read=$(digest /var/lib/dpkg)
    log "$@"
    [ "$arguments" = --print-architecture ] && echo amd64
    ;;
  npm | pnpm | yarn | bun) node_packages "$@" ;;
  pip | pip3) python_packages "$@" ;;
  uv | poetry) python_project "$@" ;;
  go) go_modules "$@" ;;
  cargo) project "${CARGO_HOME:-$HOME/.cargo}/registry" "" Cargo.toml Cargo.lock ;;
  bundle)
    case $action in
      install | config) ruby_gems "$@" ;;
      *) project /usr/local/bundle "" Gemfile Gemfile.lock .ruby-version .bundle ;;
    esac
    ;;
  gem) project /usr/local/bundle install Gemfile Gemfile.lock .ruby-version .bundle ;;
  composer) project "$here"vendor --no-scripts composer.json composer.lock auth.json ;;
  mvn | gradle) project "$HOME/.m2" "" pom.xml ;;
  corepack)
    log "$@"
    put /usr/local/bin/yarn-real "$arguments"
    programs corepack
    ;;
  curl) shift 0 && into_file o ;;
  wget) into_file O ;;
  git)
    log "$@"
    for out; do :; done
    case $out in *:*) out=${out##*/} && out=${out%.git} ;; esac
    put "$(case $out in /*) ;; *) printf '%s' "$here" ;; esac)$out/README" "$slug"
    links "$out"
    ;;
  update-ca-certificates)
    read=$(digest /usr/share/ca-certificates /usr/local/share/ca-certificates /etc/ssl /etc/ca-certificates)
    log "$@"
    put /etc/ssl/certs/ca-certificates.crt "$read"
    ;;
  ldconfig)
    read=$(digest /lib /usr/lib /usr/local/lib)
    log "$@"
    put /etc/ld.so.cache "$read"
    ;;
  locale-gen)
    log "$@"
    put /usr/lib/locale/locale-archive "$arguments"
    links /usr/lib/locale
    ;;
  useradd | adduser | groupadd | addgroup)
    log "$@"
    for user; do :; done
    number=$((2000 + $(wc -l < /etc/passwd)))
    { echo "$user:x:$number:$number::/home/$user:/bin/sh" >> /etc/passwd; } 2> /dev/null
    { echo "$user:x:$number:" >> /etc/group; } 2> /dev/null
    { mkdir -p "/home/$user" && chown "$number:$number" "/home/$user"; } 2> /dev/null
    true
    ;;
  frob | make | npx | mvnw | node | python3)
    # Nothing is known of these.
    read=$(digest "$here" /etc /srv /app)
    log "$@"
    put "$here$name-$slug" "$read"
    ;;
  chmod | chown | chgrp | grep)
    log "$@"
    PATH=$given_path exec /proof/busybox "$name" "$@"
    ;;
  sleep)
    log "$@"
    case $arguments in 0.*) /proof/busybox sleep "$arguments" ;; esac
    ;;
  cat | cp | cut | env | find | gunzip | gzip | head | id | install | ln | ls | mkdir | mv | rm | rmdir | sed | \
    sort | stat | tar | tee | touch | tr | uname | unzip | xz)
    log "$@"
    # A command that fails does not end the build, so that what it was before can be compared.
    PATH=$given_path /proof/busybox "$name" "$@" || { echo "failed" >> /trace/log; } 2> /dev/null
    true
    ;;
  *)
    read=$(digest "$here")
    log "$@"
    ;;
esac

# What it could not do shows in what is there.
exit 0
