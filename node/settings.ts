/** One row per setting: its variable, its key in the file, its default, what it means. The row's own name is the flag. `--help` prints them. */
export const SETTINGS = {
  data: ['STORAGE_PATH', 'storage.path', '~/.cyxcloud/node', 'folder for key, certificates, shards and leases'],
  capacity: ['NODE_CAPACITY_BYTES', 'storage.capacity_gb', '10737418240', 'bytes of shards that may be kept; or 500GB, 2TiB'],
  name: ['NODE_ID', 'node.id', '', 'a name for banner, logs and metrics; the peer id identifies the node'],
  kind: ['NODE_TYPE', 'node.type', 'volunteer', 'miner, volunteer or enterprise'],
  'network-key': ['NODE_NETWORK_KEY_FILE', 'network.key_file', '', 'file with the key of a private network, for the kind enterprise; else network.key in the folder'],
  operator: ['NODE_OPERATOR', 'node.operator', 'unnamed', 'who runs it'],
  region: ['NODE_REGION', 'node.region', 'unknown', 'where it stands'],
  host: ['NODE_HOST', 'network.host', '127.0.0.1', 'IP addresses to listen on, with commas between'],
  announce: ['NODE_ANNOUNCE', 'network.announce', '', 'IP addresses to tell others instead of those, for a node behind a router'],
  'webtransport-port': ['NODE_WEBTRANSPORT_PORT', 'network.webtransport_port', '0', 'UDP port; 0: the one of last time'],
  'webrtc-port': ['NODE_WEBRTC_PORT', 'network.webrtc_port', '0', 'UDP port; 0: the one of last time'],
  webrtc: ['NODE_WEBRTC', 'network.webrtc', '1', '0 switches WebRTC off'],
  websocket: ['NODE_WEBSOCKET', 'network.websocket', '1', '0 switches WebSocket off'],
  'websocket-port': ['NODE_WEBSOCKET_PORT', 'network.websocket_port', '0', 'TCP port; 0: the one of last time'],
  tcp: ['NODE_TCP', 'network.tcp', '1', '0 switches TCP off'],
  'tcp-port': ['NODE_TCP_PORT', 'network.tcp_port', '0', 'TCP port; 0: the one of last time'],
  quic: ['NODE_QUIC', 'network.quic', '0', '1 switches QUIC on'],
  'quic-port': ['NODE_QUIC_PORT', 'network.quic_port', '0', 'UDP port; 0: the one of last time'],
  dht: ['NODE_DHT', 'network.dht', '1', '0: takes no part in the table of peers (Kademlia)'],
  bootstrap: ['NODE_BOOTSTRAP', 'network.bootstrap', '', 'addresses with /p2p/ of nodes to ask first, beside those of the directory, with commas between'],
  mdns: ['NODE_MDNS', 'network.mdns', '0', '1 looks for other nodes on the local network, and lets them see this one'],
  relays: ['NODE_RELAYS', 'network.relays', '16', 'browser tabs that may be reached through this node; 0: none'],
  'directory-host': ['NODE_DIRECTORY_HOST', 'directory.host', '', 'address of an IC endpoint'],
  'directory-canister': ['NODE_DIRECTORY_CANISTER', 'directory.canister', '', 'principal of the directory'],
  'directory-root-key': ['NODE_DIRECTORY_ROOT_KEY', 'directory.root_key', '', 'root key in hex, for another network than the IC mainnet'],
  'heartbeat-seconds': ['NODE_HEARTBEAT_SECS', 'intervals.heartbeat_secs', '30', 'between heartbeats, until the directory names another interval'],
  'offline-seconds': ['NODE_OFFLINE_THRESHOLD_SECS', 'intervals.offline_threshold_secs', '300', 'without an accepted heartbeat until /health says 503'],
  'lease-grace-seconds': ['NODE_LEASE_GRACE_SECS', 'intervals.lease_grace_secs', '1200', 'until an uncommitted version is asked about'],
  'metrics-port': ['NODE_METRICS_PORT', 'operations.metrics_port', '0', 'TCP port on loopback for /metrics and /health; 0: off'],
  'log-level': ['NODE_LOG_LEVEL', 'logging.level', 'info', 'debug, info, warn or error; RUST_LOG does too'],
  'log-format': ['NODE_LOG_FORMAT', 'logging.format', 'text', 'text or json'],
  'grant-key': ['NODE_GRANT_KEY', '', '', 'for tests: the key of grants in hex, instead of the directory\'s'],
  'bench-raw': ['NODE_BENCH_RAW', '', '', 'for benchmarks: 1 serves raw streams at /bench/raw'],
} as const

/** The name of a setting, which is its flag. */
export type Setting = keyof typeof SETTINGS

/** The settings, in the order of the table. */
export const settingNames = Object.keys(SETTINGS) as Setting[]

/** Text for `--help`: a line per setting. */
export const settingsHelp = (): string => settingNames.map(flag => {
  const [variable, key, standard, meaning] = SETTINGS[flag]
  return `  --${flag.padEnd(20)} ${variable.padEnd(28)} ${key.padEnd(32)} ${meaning}${standard === '' ? '' : ` (${standard})`}`
}).join('\n')
