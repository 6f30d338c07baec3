#!/usr/bin/env bash
# A real object store that speaks S3, on loopback: OpenStack Swift with its s3api.
#
#   start-swift.sh FOLDER      needs root and the Debian packages swift-proxy swift-account swift-container swift-object memcached
#   start-swift.sh --check     says whether it could run
#
# Prints the port, serves FOLDER until its standard input ends, then stops what it started. Access key test:tester, secret key testing,
# region us-east-1, path style. Swift insists on /etc/swift/swift.conf: it is made only where there is none with a hash suffix.
set -euo pipefail

if ! command -v swift-proxy-server swift-account-server swift-container-server swift-object-server swift-ring-builder memcached > /dev/null; then
  echo "OpenStack Swift is not installed: apt-get install swift-proxy swift-account swift-container swift-object memcached" >&2
  exit 3
fi
if [ "$(id -u)" != 0 ] && ! grep -q '^swift_hash_path_suffix' /etc/swift/swift.conf 2> /dev/null; then
  echo "there is no /etc/swift/swift.conf with a hash suffix, and only root can make one" >&2
  exit 3
fi
[ "$1" = --check ] && exit 0

folder=$(realpath -m "$1")
etc=$folder/etc
user=$(id -un)
mkdir -p "$folder/srv/d1" "$etc"
pids=()
trap 'kill "${pids[@]}" 2> /dev/null || true; wait' EXIT

free_ports() {
  python3 -c 'import socket
held = [socket.socket() for _ in range(5)]
for s in held: s.bind(("127.0.0.1", 0))
print(*[s.getsockname()[1] for s in held])'
}
read -r proxy cache object container account <<< "$(free_ports)"

if ! grep -qE '^swift_hash_path_suffix *= *[^ ]' /etc/swift/swift.conf 2> /dev/null; then
  mkdir -p /etc/swift
  printf '[swift-hash]\nswift_hash_path_suffix = hardexample\nswift_hash_path_prefix = hardexample\n[storage-policy:0]\nname = Policy-0\ndefault = yes\n' > /etc/swift/swift.conf
fi
cp /etc/swift/swift.conf "$etc/swift.conf"

server() { # type port
  swift-ring-builder "$etc/$1.builder" create 4 1 1 > /dev/null
  swift-ring-builder "$etc/$1.builder" add "r1z1-127.0.0.1:$2/d1" 1 > /dev/null
  swift-ring-builder "$etc/$1.builder" rebalance > /dev/null
  cat > "$etc/$1-server.conf" << CONF
[DEFAULT]
bind_ip = 127.0.0.1
bind_port = $2
user = $user
swift_dir = $etc
devices = $folder/srv
mount_check = false
workers = 0
log_level = WARNING
[pipeline:main]
pipeline = $1-server
[app:$1-server]
use = egg:swift#$1
CONF
  "swift-$1-server" "$etc/$1-server.conf" > "$folder/$1.log" 2>&1 < /dev/null &
  pids+=($!)
}
server object "$object"
server container "$container"
server account "$account"

memcached -u "$user" -l 127.0.0.1 -p "$cache" > "$folder/memcached.log" 2>&1 < /dev/null &
pids+=($!)
cat > "$etc/proxy-server.conf" << CONF
[DEFAULT]
bind_ip = 127.0.0.1
bind_port = $proxy
user = $user
swift_dir = $etc
workers = 0
[pipeline:main]
pipeline = catch_errors cache s3api tempauth bulk slo dlo proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:$cache
[filter:s3api]
use = egg:swift#s3api
s3_acl = false
[filter:tempauth]
use = egg:swift#tempauth
user_test_tester = testing .admin
[filter:bulk]
use = egg:swift#bulk
[filter:slo]
use = egg:swift#slo
[filter:dlo]
use = egg:swift#dlo
CONF
swift-proxy-server "$etc/proxy-server.conf" > "$folder/proxy.log" 2>&1 < /dev/null &
pids+=($!)

for _ in $(seq 80); do
  if (exec 3<> "/dev/tcp/127.0.0.1/$proxy") 2> /dev/null; then
    echo "$proxy"
    cat > /dev/null
    exit 0
  fi
  sleep 0.25
done
echo "Swift did not start; see $folder/*.log" >&2
exit 1
