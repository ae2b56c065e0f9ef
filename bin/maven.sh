# Finds or brings a Maven that is new enough, and tells whether the Jenkins artifacts can be had.
# Read by bin/verify and bin/demo. They set: root, need_new_maven (true or false), options (an array for every Maven call),
# logs (a folder of their own), and the functions say and die.

maven_version=3.9.11 # what is brought where the one at hand is older than the parent POM allows
maven_minimum=3.9.6
# A host that accepts a connection and never answers must not stop us for ever.
bounded=(-Daether.connector.connectTimeout=15000 -Daether.connector.requestTimeout=60000)
# Maven looks for .mvn from MAVEN_BASEDIR on: only the plugin build wants the one in the root.
MVN=mvn
maven() {
    local basedir=$1
    shift
    MAVEN_BASEDIR=$basedir "$MVN" -B -ntp "${bounded[@]}" ${options[@]+"${options[@]}"} "$@" </dev/null
}

# at_least 3.9.11 3.9.6: whether the first version is the second or newer.
at_least() {
    awk -v have="$1" -v want="$2" 'BEGIN {
        split(have, h, /[.-]/); split(want, w, /[.-]/)
        for (i = 1; i <= 3; i++) if (h[i] + 0 != w[i] + 0) exit h[i] + 0 < w[i] + 0
    }'
}

find_maven() {
    local about version java brought=$root/.tools/apache-maven-$maven_version
    command -v mvn >/dev/null || die "no mvn in PATH; install a JDK 17 and any Maven from 3.8 on"
    about=$(MAVEN_BASEDIR=$root/standalone mvn -B --version </dev/null 2>&1) || die "mvn --version says: $about"
    version=$(awk '{ gsub(/\033\[[0-9;]*m/, "") } $1 == "Apache" { print $3; exit }' <<<"$about")
    java=$(awk -F'[:,] *' '$1 == "Java version" { print $2; exit }' <<<"$about")
    at_least "${java:-0}" 17 || die "Maven runs on Java ${java:-of unknown version}; a JDK 17 or newer is needed (JAVA_HOME)"
    if $need_new_maven && ! at_least "${version:-0}" "$maven_minimum"; then
        [[ -x $brought/bin/mvn ]] || bring_maven "$brought"
        MVN=$brought/bin/mvn
        version=$maven_version
    fi
    say "Maven $version on Java $java"
}

# Unpacked beside its place and then renamed, so that an interrupted run leaves nothing that looks complete.
# The markers of the dependency plugin go there too: elsewhere they would outlive what they stand for.
bring_maven() {
    local place=$1
    say "bringing Maven $maven_version (the plugin build needs $maven_minimum or newer)"
    mkdir -p "$root/.tools"
    parts=$(mktemp -d "$root/.tools/unpacking.XXXXXX")
    if ! maven "$root/standalone" -q -f standalone/pom.xml \
        org.apache.maven.plugins:maven-dependency-plugin:3.10.0:unpack \
        "-Dartifact=org.apache.maven:apache-maven:$maven_version:tar.gz:bin" \
        "-DoutputDirectory=$parts" "-Dmdep.unpack.outputDirectory=$parts" "-DmarkersDirectory=$parts/markers" >"$logs/bring" 2>&1; then
        cat "$logs/bring"
        die "Maven $maven_version could not be brought"
    fi
    chmod +x "$parts/apache-maven-$maven_version/bin/mvn"
    [[ -e $place ]] || mv "$parts/apache-maven-$maven_version" "$place"
    rm -rf "$parts"
    parts=
}

# unresolved LOG: succeeds, and prints what is missing, if Maven gave up because artifacts could not be had.
# Not so if Jenkins' repository answered that it has no such thing: then one of our versions is wrong.
unresolved() {
    local causes='Non-resolvable (parent|import) POM'
    causes+='|Unresolveable build extension'
    causes+='|(Plugin|Extension) [^ ]+ or one of its dependencies could not be resolved'
    causes+='|Could not (resolve|collect) dependencies for project'
    causes+='|(dependencies|artifacts) could not be resolved'
    local lines
    lines=$(grep -E "^\[(ERROR|FATAL)\]" "$1" | grep -E "$causes") || return 1
    if grep -qE 'in repo\.jenkins-ci\.org \(https|not found in https://repo\.jenkins-ci\.org' <<<"$lines"; then
        return 1
    fi
    # Nor if it is the public repository that failed: that is a broken network, not a machine without Jenkins artifacts.
    if grep -q 'from/to central ' <<<"$lines" && ! grep -q 'repo\.jenkins-ci\.org' <<<"$lines"; then
        return 1
    fi
    grep -oE '[A-Za-z0-9_.-]+(:[A-Za-z0-9_.-]+){2,4}' <<<"$lines" | grep -v '^io.jenkins.plugins:qualys-flow:' | head -n 1 || true
}

# probe_jenkins: succeeds if the plugin build can run here. Else prints what is missing, or fails with 2 after showing
# the log where something else is wrong.
probe_jenkins() {
    local missing
    if maven "$root" -Daether.connector.requestTimeout=20000 -Daether.connector.http.retryHandler.count=0 -f pom.xml \
        validate >"$logs/probe" 2>&1; then
        return 0
    fi
    if missing=$(unresolved "$logs/probe"); then
        echo "${missing:-unknown artifact}"
        return 1
    fi
    cat "$logs/probe" >&2
    return 2
}
