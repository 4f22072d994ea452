# Sourced by `fieldlog` and `mvnw`: sets JAVA_HOME to a JDK 25 or newer, or fails with one clear line. FIELDLOG_JDKS says
# where to look (a pattern of folders) instead of where JDKs usually are.

fieldlog_jdk_version() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

fieldlog_find_jdk() {
  on_path=$(command -v javac 2>/dev/null) && on_path=$(readlink -f "$on_path") && on_path=${on_path%/bin/javac}
  for candidate in "${FIELDLOG_JAVA_HOME:-}" "${JAVA_HOME:-}" "${on_path:-}" \
    ${FIELDLOG_JDKS:-/usr/lib/jvm/* /opt/java/* /opt/jdk* "${HOME:-/nonexistent}"/.sdkman/candidates/java/*
      "${HOME:-/nonexistent}"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home}; do
    [ -n "$candidate" ] || continue
    version=$(fieldlog_jdk_version "$candidate") || continue
    if [ "${version:-0}" -ge 25 ]; then
      JAVA_HOME=$candidate
      export JAVA_HOME
      return 0
    fi
  done
  echo "No JDK 25 or newer found. Install one (for example Eclipse Temurin 25) or set JAVA_HOME to it." >&2
  return 1
}

fieldlog_find_jdk
