// Stands in for react-native-webrtc, which @libp2p/webrtc installs for phones' native apps only (and React Native, 80 MB, with it).
export {}
