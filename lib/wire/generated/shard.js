/* eslint-disable */
// Generated from shard.proto by lib/wire/generate.ts; never edited.
import { decodeMessage, encodeMessage, MaxLengthError, message, streamMessage } from "protons-runtime";
import { openEnumeration as enumeration } from "../openEnum.ts";
const uint8ArrayAlloc = (length) => new Uint8Array(length);
export var Request;
((Request2) => {
  let _codec;
  Request2.codec = () => {
    if (_codec == null) {
      _codec = message((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork();
        }
        obj = { ...obj };
        if (obj.getWork != null) {
          obj.reportMetrics = void 0;
          obj.stats = void 0;
          obj.verify = void 0;
          obj.list = void 0;
          obj.delete = void 0;
          obj.exists = void 0;
          obj.get = void 0;
          obj.put = void 0;
        }
        if (obj.reportMetrics != null) {
          obj.getWork = void 0;
          obj.stats = void 0;
          obj.verify = void 0;
          obj.list = void 0;
          obj.delete = void 0;
          obj.exists = void 0;
          obj.get = void 0;
          obj.put = void 0;
        }
        if (obj.stats != null) {
          obj.getWork = void 0;
          obj.reportMetrics = void 0;
          obj.verify = void 0;
          obj.list = void 0;
          obj.delete = void 0;
          obj.exists = void 0;
          obj.get = void 0;
          obj.put = void 0;
        }
        if (obj.verify != null) {
          obj.getWork = void 0;
          obj.reportMetrics = void 0;
          obj.stats = void 0;
          obj.list = void 0;
          obj.delete = void 0;
          obj.exists = void 0;
          obj.get = void 0;
          obj.put = void 0;
        }
        if (obj.list != null) {
          obj.getWork = void 0;
          obj.reportMetrics = void 0;
          obj.stats = void 0;
          obj.verify = void 0;
          obj.delete = void 0;
          obj.exists = void 0;
          obj.get = void 0;
          obj.put = void 0;
        }
        if (obj.delete != null) {
          obj.getWork = void 0;
          obj.reportMetrics = void 0;
          obj.stats = void 0;
          obj.verify = void 0;
          obj.list = void 0;
          obj.exists = void 0;
          obj.get = void 0;
          obj.put = void 0;
        }
        if (obj.exists != null) {
          obj.getWork = void 0;
          obj.reportMetrics = void 0;
          obj.stats = void 0;
          obj.verify = void 0;
          obj.list = void 0;
          obj.delete = void 0;
          obj.get = void 0;
          obj.put = void 0;
        }
        if (obj.get != null) {
          obj.getWork = void 0;
          obj.reportMetrics = void 0;
          obj.stats = void 0;
          obj.verify = void 0;
          obj.list = void 0;
          obj.delete = void 0;
          obj.exists = void 0;
          obj.put = void 0;
        }
        if (obj.put != null) {
          obj.getWork = void 0;
          obj.reportMetrics = void 0;
          obj.stats = void 0;
          obj.verify = void 0;
          obj.list = void 0;
          obj.delete = void 0;
          obj.exists = void 0;
          obj.get = void 0;
        }
        if (obj.id != null && obj.id !== 0) {
          w.uint32(8);
          w.uint32(obj.id);
        }
        if (obj.payloadBytes != null && obj.payloadBytes !== 0) {
          w.uint32(16);
          w.uint32(obj.payloadBytes);
        }
        if (obj.grant != null && obj.grant.byteLength > 0) {
          w.uint32(26);
          w.bytes(obj.grant);
        }
        if (obj.version != null && obj.version.byteLength > 0) {
          w.uint32(34);
          w.bytes(obj.version);
        }
        if (obj.chunkIndex != null && obj.chunkIndex !== 0) {
          w.uint32(40);
          w.uint64Number(obj.chunkIndex);
        }
        if (obj.chunkId != null && obj.chunkId.byteLength > 0) {
          w.uint32(50);
          w.bytes(obj.chunkId);
        }
        if (obj.shardIndex != null && obj.shardIndex !== 0) {
          w.uint32(56);
          w.uint32(obj.shardIndex);
        }
        if (obj.more != null && obj.more.length > 0) {
          for (const value of obj.more) {
            w.uint32(66);
            ShardName.codec().encode(value, w);
          }
        }
        if (obj.put != null) {
          w.uint32(82);
          Put.codec().encode(obj.put, w);
        }
        if (obj.get != null) {
          w.uint32(90);
          Get.codec().encode(obj.get, w);
        }
        if (obj.exists != null) {
          w.uint32(98);
          Exists.codec().encode(obj.exists, w);
        }
        if (obj.delete != null) {
          w.uint32(106);
          Delete.codec().encode(obj.delete, w);
        }
        if (obj.list != null) {
          w.uint32(114);
          List.codec().encode(obj.list, w);
        }
        if (obj.verify != null) {
          w.uint32(122);
          Verify.codec().encode(obj.verify, w);
        }
        if (obj.stats != null) {
          w.uint32(130);
          Stats.codec().encode(obj.stats, w);
        }
        if (obj.reportMetrics != null) {
          w.uint32(138);
          ReportMetrics.codec().encode(obj.reportMetrics, w);
        }
        if (obj.getWork != null) {
          w.uint32(146);
          GetWork.codec().encode(obj.getWork, w);
        }
        if (opts.lengthDelimited !== false) {
          w.ldelim();
        }
      }, (reader, length, opts = {}) => {
        const obj = {
          id: 0,
          payloadBytes: 0,
          grant: uint8ArrayAlloc(0),
          version: uint8ArrayAlloc(0),
          chunkIndex: 0,
          chunkId: uint8ArrayAlloc(0),
          shardIndex: 0,
          more: []
        };
        const end = length == null ? reader.len : reader.pos + length;
        while (reader.pos < end) {
          const tag = reader.uint32();
          switch (tag >>> 3) {
            case 1: {
              obj.id = reader.uint32();
              break;
            }
            case 2: {
              obj.payloadBytes = reader.uint32();
              break;
            }
            case 3: {
              obj.grant = reader.bytes();
              break;
            }
            case 4: {
              obj.version = reader.bytes();
              break;
            }
            case 5: {
              obj.chunkIndex = reader.uint64Number();
              break;
            }
            case 6: {
              obj.chunkId = reader.bytes();
              break;
            }
            case 7: {
              obj.shardIndex = reader.uint32();
              break;
            }
            case 8: {
              if (opts.limits?.more != null && obj.more.length === opts.limits.more) {
                throw new MaxLengthError('Decode error - repeated field "more" had too many elements');
              }
              obj.more.push(ShardName.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.more$
              }));
              break;
            }
            case 10: {
              obj.put = Put.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.put
              });
              break;
            }
            case 11: {
              obj.get = Get.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.get
              });
              break;
            }
            case 12: {
              obj.exists = Exists.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.exists
              });
              break;
            }
            case 13: {
              obj.delete = Delete.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.delete
              });
              break;
            }
            case 14: {
              obj.list = List.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.list
              });
              break;
            }
            case 15: {
              obj.verify = Verify.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.verify
              });
              break;
            }
            case 16: {
              obj.stats = Stats.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.stats
              });
              break;
            }
            case 17: {
              obj.reportMetrics = ReportMetrics.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.reportMetrics
              });
              break;
            }
            case 18: {
              obj.getWork = GetWork.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.getWork
              });
              break;
            }
            default: {
              reader.skipType(tag & 7);
              break;
            }
          }
        }
        if (obj.getWork != null) {
          delete obj.reportMetrics;
          delete obj.stats;
          delete obj.verify;
          delete obj.list;
          delete obj.delete;
          delete obj.exists;
          delete obj.get;
          delete obj.put;
        }
        if (obj.reportMetrics != null) {
          delete obj.getWork;
          delete obj.stats;
          delete obj.verify;
          delete obj.list;
          delete obj.delete;
          delete obj.exists;
          delete obj.get;
          delete obj.put;
        }
        if (obj.stats != null) {
          delete obj.getWork;
          delete obj.reportMetrics;
          delete obj.verify;
          delete obj.list;
          delete obj.delete;
          delete obj.exists;
          delete obj.get;
          delete obj.put;
        }
        if (obj.verify != null) {
          delete obj.getWork;
          delete obj.reportMetrics;
          delete obj.stats;
          delete obj.list;
          delete obj.delete;
          delete obj.exists;
          delete obj.get;
          delete obj.put;
        }
        if (obj.list != null) {
          delete obj.getWork;
          delete obj.reportMetrics;
          delete obj.stats;
          delete obj.verify;
          delete obj.delete;
          delete obj.exists;
          delete obj.get;
          delete obj.put;
        }
        if (obj.delete != null) {
          delete obj.getWork;
          delete obj.reportMetrics;
          delete obj.stats;
          delete obj.verify;
          delete obj.list;
          delete obj.exists;
          delete obj.get;
          delete obj.put;
        }
        if (obj.exists != null) {
          delete obj.getWork;
          delete obj.reportMetrics;
          delete obj.stats;
          delete obj.verify;
          delete obj.list;
          delete obj.delete;
          delete obj.get;
          delete obj.put;
        }
        if (obj.get != null) {
          delete obj.getWork;
          delete obj.reportMetrics;
          delete obj.stats;
          delete obj.verify;
          delete obj.list;
          delete obj.delete;
          delete obj.exists;
          delete obj.put;
        }
        if (obj.put != null) {
          delete obj.getWork;
          delete obj.reportMetrics;
          delete obj.stats;
          delete obj.verify;
          delete obj.list;
          delete obj.delete;
          delete obj.exists;
          delete obj.get;
        }
        return obj;
      }, function* (reader, length, prefix, opts = {}) {
        const obj = {
          more: 0
        };
        const end = length == null ? reader.len : reader.pos + length;
        while (reader.pos < end) {
          const tag = reader.uint32();
          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.id`,
                value: reader.uint32()
              };
              break;
            }
            case 2: {
              yield {
                field: `${prefix}.payloadBytes`,
                value: reader.uint32()
              };
              break;
            }
            case 3: {
              yield {
                field: `${prefix}.grant`,
                value: reader.bytes()
              };
              break;
            }
            case 4: {
              yield {
                field: `${prefix}.version`,
                value: reader.bytes()
              };
              break;
            }
            case 5: {
              yield {
                field: `${prefix}.chunkIndex`,
                value: reader.uint64Number()
              };
              break;
            }
            case 6: {
              yield {
                field: `${prefix}.chunkId`,
                value: reader.bytes()
              };
              break;
            }
            case 7: {
              yield {
                field: `${prefix}.shardIndex`,
                value: reader.uint32()
              };
              break;
            }
            case 8: {
              if (opts.limits?.more != null && obj.more === opts.limits.more) {
                throw new MaxLengthError('Streaming decode error - repeated field "more" had too many elements');
              }
              for (const evt of ShardName.codec().stream(reader, reader.uint32(), `${prefix}.more[]`, {
                limits: opts.limits?.more$
              })) {
                yield {
                  ...evt,
                  index: obj.more
                };
              }
              obj.more++;
              break;
            }
            case 10: {
              yield* Put.codec().stream(reader, reader.uint32(), `${prefix}.put`, {
                limits: opts.limits?.put
              });
              break;
            }
            case 11: {
              yield* Get.codec().stream(reader, reader.uint32(), `${prefix}.get`, {
                limits: opts.limits?.get
              });
              break;
            }
            case 12: {
              yield* Exists.codec().stream(reader, reader.uint32(), `${prefix}.exists`, {
                limits: opts.limits?.exists
              });
              break;
            }
            case 13: {
              yield* Delete.codec().stream(reader, reader.uint32(), `${prefix}.delete`, {
                limits: opts.limits?.delete
              });
              break;
            }
            case 14: {
              yield* List.codec().stream(reader, reader.uint32(), `${prefix}.list`, {
                limits: opts.limits?.list
              });
              break;
            }
            case 15: {
              yield* Verify.codec().stream(reader, reader.uint32(), `${prefix}.verify`, {
                limits: opts.limits?.verify
              });
              break;
            }
            case 16: {
              yield* Stats.codec().stream(reader, reader.uint32(), `${prefix}.stats`, {
                limits: opts.limits?.stats
              });
              break;
            }
            case 17: {
              yield* ReportMetrics.codec().stream(reader, reader.uint32(), `${prefix}.reportMetrics`, {
                limits: opts.limits?.reportMetrics
              });
              break;
            }
            case 18: {
              yield* GetWork.codec().stream(reader, reader.uint32(), `${prefix}.getWork`, {
                limits: opts.limits?.getWork
              });
              break;
            }
            default: {
              reader.skipType(tag & 7);
              break;
            }
          }
        }
      });
    }
    return _codec;
  };
  function encode(obj) {
    return encodeMessage(obj, Request2.codec());
  }
  Request2.encode = encode;
  function decode(buf, opts) {
    return decodeMessage(buf, Request2.codec(), opts);
  }
  Request2.decode = decode;
  function stream(buf, opts) {
    return streamMessage(buf, Request2.codec(), opts);
  }
  Request2.stream = stream;
})(Request || (Request = {}));
export var ShardName;
((ShardName2) => {
  let _codec;
  ShardName2.codec = () => {
    if (_codec == null) {
      _codec = message((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork();
        }
        if (obj.chunkIndex != null && obj.chunkIndex !== 0) {
          w.uint32(8);
          w.uint64Number(obj.chunkIndex);
        }
        if (obj.chunkId != null && obj.chunkId.byteLength > 0) {
          w.uint32(18);
          w.bytes(obj.chunkId);
        }
        if (obj.shardIndex != null && obj.shardIndex !== 0) {
          w.uint32(24);
          w.uint32(obj.shardIndex);
        }
        if (opts.lengthDelimited !== false) {
          w.ldelim();
        }
      }, (reader, length, opts = {}) => {
        const obj = {
          chunkIndex: 0,
          chunkId: uint8ArrayAlloc(0),
          shardIndex: 0
        };
        const end = length == null ? reader.len : reader.pos + length;
        while (reader.pos < end) {
          const tag = reader.uint32();
          switch (tag >>> 3) {
            case 1: {
              obj.chunkIndex = reader.uint64Number();
              break;
            }
            case 2: {
              obj.chunkId = reader.bytes();
              break;
            }
            case 3: {
              obj.shardIndex = reader.uint32();
              break;
            }
            default: {
              reader.skipType(tag & 7);
              break;
            }
          }
        }
        return obj;
      }, function* (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length;
        while (reader.pos < end) {
          const tag = reader.uint32();
          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.chunkIndex`,
                value: reader.uint64Number()
              };
              break;
            }
            case 2: {
              yield {
                field: `${prefix}.chunkId`,
                value: reader.bytes()
              };
              break;
            }
            case 3: {
              yield {
                field: `${prefix}.shardIndex`,
                value: reader.uint32()
              };
              break;
            }
            default: {
              reader.skipType(tag & 7);
              break;
            }
          }
        }
      });
    }
    return _codec;
  };
  function encode(obj) {
    return encodeMessage(obj, ShardName2.codec());
  }
  ShardName2.encode = encode;
  function decode(buf, opts) {
    return decodeMessage(buf, ShardName2.codec(), opts);
  }
  ShardName2.decode = decode;
  function stream(buf, opts) {
    return streamMessage(buf, ShardName2.codec(), opts);
  }
  ShardName2.stream = stream;
})(ShardName || (ShardName = {}));
export var Put;
((Put2) => {
  let _codec;
  Put2.codec = () => {
    if (_codec == null) {
      _codec = message((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork();
        }
        if (obj.shardIds != null && obj.shardIds.byteLength > 0) {
          w.uint32(10);
          w.bytes(obj.shardIds);
        }
        if (opts.lengthDelimited !== false) {
          w.ldelim();
        }
      }, (reader, length, opts = {}) => {
        const obj = {
          shardIds: uint8ArrayAlloc(0)
        };
        const end = length == null ? reader.len : reader.pos + length;
        while (reader.pos < end) {
          const tag = reader.uint32();
          switch (tag >>> 3) {
            case 1: {
              obj.shardIds = reader.bytes();
              break;
            }
            default: {
              reader.skipType(tag & 7);
              break;
            }
          }
        }
        return obj;
      }, function* (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length;
        while (reader.pos < end) {
          const tag = reader.uint32();
          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.shardIds`,
                value: reader.bytes()
              };
              break;
            }
            default: {
              reader.skipType(tag & 7);
              break;
            }
          }
        }
      });
    }
    return _codec;
  };
  function encode(obj) {
    return encodeMessage(obj, Put2.codec());
  }
  Put2.encode = encode;
  function decode(buf, opts) {
    return decodeMessage(buf, Put2.codec(), opts);
  }
  Put2.decode = decode;
  function stream(buf, opts) {
    return streamMessage(buf, Put2.codec(), opts);
  }
  Put2.stream = stream;
})(Put || (Put = {}));
export var Get;
((Get2) => {
  let _codec;
  Get2.codec = () => {
    if (_codec == null) {
      _codec = message((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork();
        }
        if (obj.offset != null && obj.offset !== 0) {
          w.uint32(8);
          w.uint32(obj.offset);
        }
        if (obj.length != null && obj.length !== 0) {
          w.uint32(16);
          w.uint32(obj.length);
        }
        if (obj.slice != null && obj.slice !== false) {
          w.uint32(24);
          w.bool(obj.slice);
        }
        if (opts.lengthDelimited !== false) {
          w.ldelim();
        }
      }, (reader, length, opts = {}) => {
        const obj = {
          offset: 0,
          length: 0,
          slice: false
        };
        const end = length == null ? reader.len : reader.pos + length;
        while (reader.pos < end) {
          const tag = reader.uint32();
          switch (tag >>> 3) {
            case 1: {
              obj.offset = reader.uint32();
              break;
            }
            case 2: {
              obj.length = reader.uint32();
              break;
            }
            case 3: {
              obj.slice = reader.bool();
              break;
            }
            default: {
              reader.skipType(tag & 7);
              break;
            }
          }
        }
        return obj;
      }, function* (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length;
        while (reader.pos < end) {
          const tag = reader.uint32();
          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.offset`,
                value: reader.uint32()
              };
              break;
            }
            case 2: {
              yield {
                field: `${prefix}.length`,
                value: reader.uint32()
              };
              break;
            }
            case 3: {
              yield {
                field: `${prefix}.slice`,
                value: reader.bool()
              };
              break;
            }
            default: {
              reader.skipType(tag & 7);
              break;
            }
          }
        }
      });
    }
    return _codec;
  };
  function encode(obj) {
    return encodeMessage(obj, Get2.codec());
  }
  Get2.encode = encode;
  function decode(buf, opts) {
    return decodeMessage(buf, Get2.codec(), opts);
  }
  Get2.decode = decode;
  function stream(buf, opts) {
    return streamMessage(buf, Get2.codec(), opts);
  }
  Get2.stream = stream;
})(Get || (Get = {}));
export var Exists;
((Exists2) => {
  let _codec;
  Exists2.codec = () => {
    if (_codec == null) {
      _codec = message((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork();
        }
        if (opts.lengthDelimited !== false) {
          w.ldelim();
        }
      }, (reader, length, opts = {}) => {
        const obj = {};
        const end = length == null ? reader.len : reader.pos + length;
        while (reader.pos < end) {
          const tag = reader.uint32();
          switch (tag >>> 3) {
            default: {
              reader.skipType(tag & 7);
              break;
            }
          }
        }
        return obj;
      }, function* (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length;
        while (reader.pos < end) {
          const tag = reader.uint32();
          switch (tag >>> 3) {
            default: {
              reader.skipType(tag & 7);
              break;
            }
          }
        }
      });
    }
    return _codec;
  };
  function encode(obj) {
    return encodeMessage(obj, Exists2.codec());
  }
  Exists2.encode = encode;
  function decode(buf, opts) {
    return decodeMessage(buf, Exists2.codec(), opts);
  }
  Exists2.decode = decode;
  function stream(buf, opts) {
    return streamMessage(buf, Exists2.codec(), opts);
  }
  Exists2.stream = stream;
})(Exists || (Exists = {}));
export var Delete;
((Delete2) => {
  let _codec;
  Delete2.codec = () => {
    if (_codec == null) {
      _codec = message((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork();
        }
        if (opts.lengthDelimited !== false) {
          w.ldelim();
        }
      }, (reader, length, opts = {}) => {
        const obj = {};
        const end = length == null ? reader.len : reader.pos + length;
        while (reader.pos < end) {
          const tag = reader.uint32();
          switch (tag >>> 3) {
            default: {
              reader.skipType(tag & 7);
              break;
            }
          }
        }
        return obj;
      }, function* (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length;
        while (reader.pos < end) {
          const tag = reader.uint32();
          switch (tag >>> 3) {
            default: {
              reader.skipType(tag & 7);
              break;
            }
          }
        }
      });
    }
    return _codec;
  };
  function encode(obj) {
    return encodeMessage(obj, Delete2.codec());
  }
  Delete2.encode = encode;
  function decode(buf, opts) {
    return decodeMessage(buf, Delete2.codec(), opts);
  }
  Delete2.decode = decode;
  function stream(buf, opts) {
    return streamMessage(buf, Delete2.codec(), opts);
  }
  Delete2.stream = stream;
})(Delete || (Delete = {}));
export var List;
((List2) => {
  let _codec;
  List2.codec = () => {
    if (_codec == null) {
      _codec = message((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork();
        }
        if (obj.max != null && obj.max !== 0) {
          w.uint32(8);
          w.uint32(obj.max);
        }
        if (opts.lengthDelimited !== false) {
          w.ldelim();
        }
      }, (reader, length, opts = {}) => {
        const obj = {
          max: 0
        };
        const end = length == null ? reader.len : reader.pos + length;
        while (reader.pos < end) {
          const tag = reader.uint32();
          switch (tag >>> 3) {
            case 1: {
              obj.max = reader.uint32();
              break;
            }
            default: {
              reader.skipType(tag & 7);
              break;
            }
          }
        }
        return obj;
      }, function* (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length;
        while (reader.pos < end) {
          const tag = reader.uint32();
          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.max`,
                value: reader.uint32()
              };
              break;
            }
            default: {
              reader.skipType(tag & 7);
              break;
            }
          }
        }
      });
    }
    return _codec;
  };
  function encode(obj) {
    return encodeMessage(obj, List2.codec());
  }
  List2.encode = encode;
  function decode(buf, opts) {
    return decodeMessage(buf, List2.codec(), opts);
  }
  List2.decode = decode;
  function stream(buf, opts) {
    return streamMessage(buf, List2.codec(), opts);
  }
  List2.stream = stream;
})(List || (List = {}));
export var Verify;
((Verify2) => {
  let _codec;
  Verify2.codec = () => {
    if (_codec == null) {
      _codec = message((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork();
        }
        if (obj.offset != null && obj.offset !== 0) {
          w.uint32(8);
          w.uint32(obj.offset);
        }
        if (obj.shardBytes != null && obj.shardBytes !== 0) {
          w.uint32(16);
          w.uint32(obj.shardBytes);
        }
        if (opts.lengthDelimited !== false) {
          w.ldelim();
        }
      }, (reader, length, opts = {}) => {
        const obj = {
          offset: 0,
          shardBytes: 0
        };
        const end = length == null ? reader.len : reader.pos + length;
        while (reader.pos < end) {
          const tag = reader.uint32();
          switch (tag >>> 3) {
            case 1: {
              obj.offset = reader.uint32();
              break;
            }
            case 2: {
              obj.shardBytes = reader.uint32();
              break;
            }
            default: {
              reader.skipType(tag & 7);
              break;
            }
          }
        }
        return obj;
      }, function* (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length;
        while (reader.pos < end) {
          const tag = reader.uint32();
          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.offset`,
                value: reader.uint32()
              };
              break;
            }
            case 2: {
              yield {
                field: `${prefix}.shardBytes`,
                value: reader.uint32()
              };
              break;
            }
            default: {
              reader.skipType(tag & 7);
              break;
            }
          }
        }
      });
    }
    return _codec;
  };
  function encode(obj) {
    return encodeMessage(obj, Verify2.codec());
  }
  Verify2.encode = encode;
  function decode(buf, opts) {
    return decodeMessage(buf, Verify2.codec(), opts);
  }
  Verify2.decode = decode;
  function stream(buf, opts) {
    return streamMessage(buf, Verify2.codec(), opts);
  }
  Verify2.stream = stream;
})(Verify || (Verify = {}));
export var Stats;
((Stats2) => {
  let _codec;
  Stats2.codec = () => {
    if (_codec == null) {
      _codec = message((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork();
        }
        if (opts.lengthDelimited !== false) {
          w.ldelim();
        }
      }, (reader, length, opts = {}) => {
        const obj = {};
        const end = length == null ? reader.len : reader.pos + length;
        while (reader.pos < end) {
          const tag = reader.uint32();
          switch (tag >>> 3) {
            default: {
              reader.skipType(tag & 7);
              break;
            }
          }
        }
        return obj;
      }, function* (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length;
        while (reader.pos < end) {
          const tag = reader.uint32();
          switch (tag >>> 3) {
            default: {
              reader.skipType(tag & 7);
              break;
            }
          }
        }
      });
    }
    return _codec;
  };
  function encode(obj) {
    return encodeMessage(obj, Stats2.codec());
  }
  Stats2.encode = encode;
  function decode(buf, opts) {
    return decodeMessage(buf, Stats2.codec(), opts);
  }
  Stats2.decode = decode;
  function stream(buf, opts) {
    return streamMessage(buf, Stats2.codec(), opts);
  }
  Stats2.stream = stream;
})(Stats || (Stats = {}));
export var ReportMetrics;
((ReportMetrics2) => {
  let _codec;
  ReportMetrics2.codec = () => {
    if (_codec == null) {
      _codec = message((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork();
        }
        if (obj.nodeKey != null && obj.nodeKey.byteLength > 0) {
          w.uint32(10);
          w.bytes(obj.nodeKey);
        }
        if (obj.status != null) {
          w.uint32(18);
          NodeStatus.codec().encode(obj.status, w);
        }
        if (opts.lengthDelimited !== false) {
          w.ldelim();
        }
      }, (reader, length, opts = {}) => {
        const obj = {
          nodeKey: uint8ArrayAlloc(0)
        };
        const end = length == null ? reader.len : reader.pos + length;
        while (reader.pos < end) {
          const tag = reader.uint32();
          switch (tag >>> 3) {
            case 1: {
              obj.nodeKey = reader.bytes();
              break;
            }
            case 2: {
              obj.status = NodeStatus.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.status
              });
              break;
            }
            default: {
              reader.skipType(tag & 7);
              break;
            }
          }
        }
        return obj;
      }, function* (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length;
        while (reader.pos < end) {
          const tag = reader.uint32();
          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.nodeKey`,
                value: reader.bytes()
              };
              break;
            }
            case 2: {
              yield* NodeStatus.codec().stream(reader, reader.uint32(), `${prefix}.status`, {
                limits: opts.limits?.status
              });
              break;
            }
            default: {
              reader.skipType(tag & 7);
              break;
            }
          }
        }
      });
    }
    return _codec;
  };
  function encode(obj) {
    return encodeMessage(obj, ReportMetrics2.codec());
  }
  ReportMetrics2.encode = encode;
  function decode(buf, opts) {
    return decodeMessage(buf, ReportMetrics2.codec(), opts);
  }
  ReportMetrics2.decode = decode;
  function stream(buf, opts) {
    return streamMessage(buf, ReportMetrics2.codec(), opts);
  }
  ReportMetrics2.stream = stream;
})(ReportMetrics || (ReportMetrics = {}));
export var GetWork;
((GetWork2) => {
  let _codec;
  GetWork2.codec = () => {
    if (_codec == null) {
      _codec = message((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork();
        }
        if (obj.nodeKey != null && obj.nodeKey.byteLength > 0) {
          w.uint32(10);
          w.bytes(obj.nodeKey);
        }
        if (obj.max != null && obj.max !== 0) {
          w.uint32(16);
          w.uint32(obj.max);
        }
        if (opts.lengthDelimited !== false) {
          w.ldelim();
        }
      }, (reader, length, opts = {}) => {
        const obj = {
          nodeKey: uint8ArrayAlloc(0),
          max: 0
        };
        const end = length == null ? reader.len : reader.pos + length;
        while (reader.pos < end) {
          const tag = reader.uint32();
          switch (tag >>> 3) {
            case 1: {
              obj.nodeKey = reader.bytes();
              break;
            }
            case 2: {
              obj.max = reader.uint32();
              break;
            }
            default: {
              reader.skipType(tag & 7);
              break;
            }
          }
        }
        return obj;
      }, function* (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length;
        while (reader.pos < end) {
          const tag = reader.uint32();
          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.nodeKey`,
                value: reader.bytes()
              };
              break;
            }
            case 2: {
              yield {
                field: `${prefix}.max`,
                value: reader.uint32()
              };
              break;
            }
            default: {
              reader.skipType(tag & 7);
              break;
            }
          }
        }
      });
    }
    return _codec;
  };
  function encode(obj) {
    return encodeMessage(obj, GetWork2.codec());
  }
  GetWork2.encode = encode;
  function decode(buf, opts) {
    return decodeMessage(buf, GetWork2.codec(), opts);
  }
  GetWork2.decode = decode;
  function stream(buf, opts) {
    return streamMessage(buf, GetWork2.codec(), opts);
  }
  GetWork2.stream = stream;
})(GetWork || (GetWork = {}));
export var NodeStatus;
((NodeStatus2) => {
  let _codec;
  NodeStatus2.codec = () => {
    if (_codec == null) {
      _codec = message((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork();
        }
        if (obj.capacityBytes != null && obj.capacityBytes !== 0) {
          w.uint32(8);
          w.uint64Number(obj.capacityBytes);
        }
        if (obj.usedBytes != null && obj.usedBytes !== 0) {
          w.uint32(16);
          w.uint64Number(obj.usedBytes);
        }
        if (obj.shards != null && obj.shards !== 0) {
          w.uint32(24);
          w.uint64Number(obj.shards);
        }
        if (obj.cpuPercent != null && obj.cpuPercent !== 0) {
          w.uint32(32);
          w.uint32(obj.cpuPercent);
        }
        if (obj.memoryPercent != null && obj.memoryPercent !== 0) {
          w.uint32(40);
          w.uint32(obj.memoryPercent);
        }
        if (obj.uptimeSeconds != null && obj.uptimeSeconds !== 0) {
          w.uint32(48);
          w.uint64Number(obj.uptimeSeconds);
        }
        if (obj.version != null && obj.version !== "") {
          w.uint32(58);
          w.string(obj.version);
        }
        if (opts.lengthDelimited !== false) {
          w.ldelim();
        }
      }, (reader, length, opts = {}) => {
        const obj = {
          capacityBytes: 0,
          usedBytes: 0,
          shards: 0,
          cpuPercent: 0,
          memoryPercent: 0,
          uptimeSeconds: 0,
          version: ""
        };
        const end = length == null ? reader.len : reader.pos + length;
        while (reader.pos < end) {
          const tag = reader.uint32();
          switch (tag >>> 3) {
            case 1: {
              obj.capacityBytes = reader.uint64Number();
              break;
            }
            case 2: {
              obj.usedBytes = reader.uint64Number();
              break;
            }
            case 3: {
              obj.shards = reader.uint64Number();
              break;
            }
            case 4: {
              obj.cpuPercent = reader.uint32();
              break;
            }
            case 5: {
              obj.memoryPercent = reader.uint32();
              break;
            }
            case 6: {
              obj.uptimeSeconds = reader.uint64Number();
              break;
            }
            case 7: {
              obj.version = reader.string();
              break;
            }
            default: {
              reader.skipType(tag & 7);
              break;
            }
          }
        }
        return obj;
      }, function* (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length;
        while (reader.pos < end) {
          const tag = reader.uint32();
          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.capacityBytes`,
                value: reader.uint64Number()
              };
              break;
            }
            case 2: {
              yield {
                field: `${prefix}.usedBytes`,
                value: reader.uint64Number()
              };
              break;
            }
            case 3: {
              yield {
                field: `${prefix}.shards`,
                value: reader.uint64Number()
              };
              break;
            }
            case 4: {
              yield {
                field: `${prefix}.cpuPercent`,
                value: reader.uint32()
              };
              break;
            }
            case 5: {
              yield {
                field: `${prefix}.memoryPercent`,
                value: reader.uint32()
              };
              break;
            }
            case 6: {
              yield {
                field: `${prefix}.uptimeSeconds`,
                value: reader.uint64Number()
              };
              break;
            }
            case 7: {
              yield {
                field: `${prefix}.version`,
                value: reader.string()
              };
              break;
            }
            default: {
              reader.skipType(tag & 7);
              break;
            }
          }
        }
      });
    }
    return _codec;
  };
  function encode(obj) {
    return encodeMessage(obj, NodeStatus2.codec());
  }
  NodeStatus2.encode = encode;
  function decode(buf, opts) {
    return decodeMessage(buf, NodeStatus2.codec(), opts);
  }
  NodeStatus2.decode = decode;
  function stream(buf, opts) {
    return streamMessage(buf, NodeStatus2.codec(), opts);
  }
  NodeStatus2.stream = stream;
})(NodeStatus || (NodeStatus = {}));
export var WorkItem;
((WorkItem2) => {
  let _codec;
  WorkItem2.codec = () => {
    if (_codec == null) {
      _codec = message((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork();
        }
        if (obj.kind != null && __WorkKindValues[obj.kind] !== 0) {
          w.uint32(8);
          WorkKind.codec().encode(obj.kind, w);
        }
        if (obj.version != null && obj.version.byteLength > 0) {
          w.uint32(18);
          w.bytes(obj.version);
        }
        if (obj.shard != null) {
          w.uint32(26);
          ShardName.codec().encode(obj.shard, w);
        }
        if (obj.toNode != null && obj.toNode.byteLength > 0) {
          w.uint32(34);
          w.bytes(obj.toNode);
        }
        if (obj.grant != null && obj.grant.byteLength > 0) {
          w.uint32(42);
          w.bytes(obj.grant);
        }
        if (opts.lengthDelimited !== false) {
          w.ldelim();
        }
      }, (reader, length, opts = {}) => {
        const obj = {
          kind: "WORK_UNSPECIFIED" /* WORK_UNSPECIFIED */,
          version: uint8ArrayAlloc(0),
          toNode: uint8ArrayAlloc(0),
          grant: uint8ArrayAlloc(0)
        };
        const end = length == null ? reader.len : reader.pos + length;
        while (reader.pos < end) {
          const tag = reader.uint32();
          switch (tag >>> 3) {
            case 1: {
              obj.kind = WorkKind.codec().decode(reader);
              break;
            }
            case 2: {
              obj.version = reader.bytes();
              break;
            }
            case 3: {
              obj.shard = ShardName.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.shard
              });
              break;
            }
            case 4: {
              obj.toNode = reader.bytes();
              break;
            }
            case 5: {
              obj.grant = reader.bytes();
              break;
            }
            default: {
              reader.skipType(tag & 7);
              break;
            }
          }
        }
        return obj;
      }, function* (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length;
        while (reader.pos < end) {
          const tag = reader.uint32();
          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.kind`,
                value: WorkKind.codec().decode(reader)
              };
              break;
            }
            case 2: {
              yield {
                field: `${prefix}.version`,
                value: reader.bytes()
              };
              break;
            }
            case 3: {
              yield* ShardName.codec().stream(reader, reader.uint32(), `${prefix}.shard`, {
                limits: opts.limits?.shard
              });
              break;
            }
            case 4: {
              yield {
                field: `${prefix}.toNode`,
                value: reader.bytes()
              };
              break;
            }
            case 5: {
              yield {
                field: `${prefix}.grant`,
                value: reader.bytes()
              };
              break;
            }
            default: {
              reader.skipType(tag & 7);
              break;
            }
          }
        }
      });
    }
    return _codec;
  };
  function encode(obj) {
    return encodeMessage(obj, WorkItem2.codec());
  }
  WorkItem2.encode = encode;
  function decode(buf, opts) {
    return decodeMessage(buf, WorkItem2.codec(), opts);
  }
  WorkItem2.decode = decode;
  function stream(buf, opts) {
    return streamMessage(buf, WorkItem2.codec(), opts);
  }
  WorkItem2.stream = stream;
})(WorkItem || (WorkItem = {}));
export var WorkKind = /* @__PURE__ */ ((WorkKind2) => {
  WorkKind2["WORK_UNSPECIFIED"] = "WORK_UNSPECIFIED";
  WorkKind2["REPAIR"] = "REPAIR";
  WorkKind2["HAND_OVER"] = "HAND_OVER";
  WorkKind2["AUDIT"] = "AUDIT";
  WorkKind2["DROP"] = "DROP";
  return WorkKind2;
})(WorkKind || {});
var __WorkKindValues = /* @__PURE__ */ ((__WorkKindValues2) => {
  __WorkKindValues2[__WorkKindValues2["WORK_UNSPECIFIED"] = 0] = "WORK_UNSPECIFIED";
  __WorkKindValues2[__WorkKindValues2["REPAIR"] = 1] = "REPAIR";
  __WorkKindValues2[__WorkKindValues2["HAND_OVER"] = 2] = "HAND_OVER";
  __WorkKindValues2[__WorkKindValues2["AUDIT"] = 3] = "AUDIT";
  __WorkKindValues2[__WorkKindValues2["DROP"] = 4] = "DROP";
  return __WorkKindValues2;
})(__WorkKindValues || {});
((WorkKind2) => {
  WorkKind2.codec = () => {
    return enumeration(__WorkKindValues);
  };
})(WorkKind || (WorkKind = {}));
export var Response;
((Response2) => {
  let _codec;
  Response2.codec = () => {
    if (_codec == null) {
      _codec = message((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork();
        }
        obj = { ...obj };
        if (obj.work != null) {
          obj.reported = void 0;
          obj.status = void 0;
          obj.proof = void 0;
          obj.listed = void 0;
          obj.refusal = void 0;
          obj.deleted = void 0;
          obj.existence = void 0;
          obj.found = void 0;
          obj.stored = void 0;
          obj.hello = void 0;
        }
        if (obj.reported != null) {
          obj.work = void 0;
          obj.status = void 0;
          obj.proof = void 0;
          obj.listed = void 0;
          obj.refusal = void 0;
          obj.deleted = void 0;
          obj.existence = void 0;
          obj.found = void 0;
          obj.stored = void 0;
          obj.hello = void 0;
        }
        if (obj.status != null) {
          obj.work = void 0;
          obj.reported = void 0;
          obj.proof = void 0;
          obj.listed = void 0;
          obj.refusal = void 0;
          obj.deleted = void 0;
          obj.existence = void 0;
          obj.found = void 0;
          obj.stored = void 0;
          obj.hello = void 0;
        }
        if (obj.proof != null) {
          obj.work = void 0;
          obj.reported = void 0;
          obj.status = void 0;
          obj.listed = void 0;
          obj.refusal = void 0;
          obj.deleted = void 0;
          obj.existence = void 0;
          obj.found = void 0;
          obj.stored = void 0;
          obj.hello = void 0;
        }
        if (obj.listed != null) {
          obj.work = void 0;
          obj.reported = void 0;
          obj.status = void 0;
          obj.proof = void 0;
          obj.refusal = void 0;
          obj.deleted = void 0;
          obj.existence = void 0;
          obj.found = void 0;
          obj.stored = void 0;
          obj.hello = void 0;
        }
        if (obj.refusal != null) {
          obj.work = void 0;
          obj.reported = void 0;
          obj.status = void 0;
          obj.proof = void 0;
          obj.listed = void 0;
          obj.deleted = void 0;
          obj.existence = void 0;
          obj.found = void 0;
          obj.stored = void 0;
          obj.hello = void 0;
        }
        if (obj.deleted != null) {
          obj.work = void 0;
          obj.reported = void 0;
          obj.status = void 0;
          obj.proof = void 0;
          obj.listed = void 0;
          obj.refusal = void 0;
          obj.existence = void 0;
          obj.found = void 0;
          obj.stored = void 0;
          obj.hello = void 0;
        }
        if (obj.existence != null) {
          obj.work = void 0;
          obj.reported = void 0;
          obj.status = void 0;
          obj.proof = void 0;
          obj.listed = void 0;
          obj.refusal = void 0;
          obj.deleted = void 0;
          obj.found = void 0;
          obj.stored = void 0;
          obj.hello = void 0;
        }
        if (obj.found != null) {
          obj.work = void 0;
          obj.reported = void 0;
          obj.status = void 0;
          obj.proof = void 0;
          obj.listed = void 0;
          obj.refusal = void 0;
          obj.deleted = void 0;
          obj.existence = void 0;
          obj.stored = void 0;
          obj.hello = void 0;
        }
        if (obj.stored != null) {
          obj.work = void 0;
          obj.reported = void 0;
          obj.status = void 0;
          obj.proof = void 0;
          obj.listed = void 0;
          obj.refusal = void 0;
          obj.deleted = void 0;
          obj.existence = void 0;
          obj.found = void 0;
          obj.hello = void 0;
        }
        if (obj.hello != null) {
          obj.work = void 0;
          obj.reported = void 0;
          obj.status = void 0;
          obj.proof = void 0;
          obj.listed = void 0;
          obj.refusal = void 0;
          obj.deleted = void 0;
          obj.existence = void 0;
          obj.found = void 0;
          obj.stored = void 0;
        }
        if (obj.id != null && obj.id !== 0) {
          w.uint32(8);
          w.uint32(obj.id);
        }
        if (obj.payloadBytes != null && obj.payloadBytes !== 0) {
          w.uint32(16);
          w.uint32(obj.payloadBytes);
        }
        if (obj.hello != null) {
          w.uint32(74);
          Hello.codec().encode(obj.hello, w);
        }
        if (obj.stored != null) {
          w.uint32(82);
          Stored.codec().encode(obj.stored, w);
        }
        if (obj.found != null) {
          w.uint32(90);
          Found.codec().encode(obj.found, w);
        }
        if (obj.existence != null) {
          w.uint32(98);
          Existence.codec().encode(obj.existence, w);
        }
        if (obj.deleted != null) {
          w.uint32(106);
          Deleted.codec().encode(obj.deleted, w);
        }
        if (obj.refusal != null) {
          w.uint32(114);
          Refusal.codec().encode(obj.refusal, w);
        }
        if (obj.listed != null) {
          w.uint32(122);
          Listed.codec().encode(obj.listed, w);
        }
        if (obj.proof != null) {
          w.uint32(130);
          Proof.codec().encode(obj.proof, w);
        }
        if (obj.status != null) {
          w.uint32(138);
          NodeStatus.codec().encode(obj.status, w);
        }
        if (obj.reported != null) {
          w.uint32(146);
          Reported.codec().encode(obj.reported, w);
        }
        if (obj.work != null) {
          w.uint32(154);
          Work.codec().encode(obj.work, w);
        }
        if (opts.lengthDelimited !== false) {
          w.ldelim();
        }
      }, (reader, length, opts = {}) => {
        const obj = {
          id: 0,
          payloadBytes: 0
        };
        const end = length == null ? reader.len : reader.pos + length;
        while (reader.pos < end) {
          const tag = reader.uint32();
          switch (tag >>> 3) {
            case 1: {
              obj.id = reader.uint32();
              break;
            }
            case 2: {
              obj.payloadBytes = reader.uint32();
              break;
            }
            case 9: {
              obj.hello = Hello.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.hello
              });
              break;
            }
            case 10: {
              obj.stored = Stored.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.stored
              });
              break;
            }
            case 11: {
              obj.found = Found.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.found
              });
              break;
            }
            case 12: {
              obj.existence = Existence.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.existence
              });
              break;
            }
            case 13: {
              obj.deleted = Deleted.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.deleted
              });
              break;
            }
            case 14: {
              obj.refusal = Refusal.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.refusal
              });
              break;
            }
            case 15: {
              obj.listed = Listed.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.listed
              });
              break;
            }
            case 16: {
              obj.proof = Proof.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.proof
              });
              break;
            }
            case 17: {
              obj.status = NodeStatus.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.status
              });
              break;
            }
            case 18: {
              obj.reported = Reported.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.reported
              });
              break;
            }
            case 19: {
              obj.work = Work.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.work
              });
              break;
            }
            default: {
              reader.skipType(tag & 7);
              break;
            }
          }
        }
        if (obj.work != null) {
          delete obj.reported;
          delete obj.status;
          delete obj.proof;
          delete obj.listed;
          delete obj.refusal;
          delete obj.deleted;
          delete obj.existence;
          delete obj.found;
          delete obj.stored;
          delete obj.hello;
        }
        if (obj.reported != null) {
          delete obj.work;
          delete obj.status;
          delete obj.proof;
          delete obj.listed;
          delete obj.refusal;
          delete obj.deleted;
          delete obj.existence;
          delete obj.found;
          delete obj.stored;
          delete obj.hello;
        }
        if (obj.status != null) {
          delete obj.work;
          delete obj.reported;
          delete obj.proof;
          delete obj.listed;
          delete obj.refusal;
          delete obj.deleted;
          delete obj.existence;
          delete obj.found;
          delete obj.stored;
          delete obj.hello;
        }
        if (obj.proof != null) {
          delete obj.work;
          delete obj.reported;
          delete obj.status;
          delete obj.listed;
          delete obj.refusal;
          delete obj.deleted;
          delete obj.existence;
          delete obj.found;
          delete obj.stored;
          delete obj.hello;
        }
        if (obj.listed != null) {
          delete obj.work;
          delete obj.reported;
          delete obj.status;
          delete obj.proof;
          delete obj.refusal;
          delete obj.deleted;
          delete obj.existence;
          delete obj.found;
          delete obj.stored;
          delete obj.hello;
        }
        if (obj.refusal != null) {
          delete obj.work;
          delete obj.reported;
          delete obj.status;
          delete obj.proof;
          delete obj.listed;
          delete obj.deleted;
          delete obj.existence;
          delete obj.found;
          delete obj.stored;
          delete obj.hello;
        }
        if (obj.deleted != null) {
          delete obj.work;
          delete obj.reported;
          delete obj.status;
          delete obj.proof;
          delete obj.listed;
          delete obj.refusal;
          delete obj.existence;
          delete obj.found;
          delete obj.stored;
          delete obj.hello;
        }
        if (obj.existence != null) {
          delete obj.work;
          delete obj.reported;
          delete obj.status;
          delete obj.proof;
          delete obj.listed;
          delete obj.refusal;
          delete obj.deleted;
          delete obj.found;
          delete obj.stored;
          delete obj.hello;
        }
        if (obj.found != null) {
          delete obj.work;
          delete obj.reported;
          delete obj.status;
          delete obj.proof;
          delete obj.listed;
          delete obj.refusal;
          delete obj.deleted;
          delete obj.existence;
          delete obj.stored;
          delete obj.hello;
        }
        if (obj.stored != null) {
          delete obj.work;
          delete obj.reported;
          delete obj.status;
          delete obj.proof;
          delete obj.listed;
          delete obj.refusal;
          delete obj.deleted;
          delete obj.existence;
          delete obj.found;
          delete obj.hello;
        }
        if (obj.hello != null) {
          delete obj.work;
          delete obj.reported;
          delete obj.status;
          delete obj.proof;
          delete obj.listed;
          delete obj.refusal;
          delete obj.deleted;
          delete obj.existence;
          delete obj.found;
          delete obj.stored;
        }
        return obj;
      }, function* (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length;
        while (reader.pos < end) {
          const tag = reader.uint32();
          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.id`,
                value: reader.uint32()
              };
              break;
            }
            case 2: {
              yield {
                field: `${prefix}.payloadBytes`,
                value: reader.uint32()
              };
              break;
            }
            case 9: {
              yield* Hello.codec().stream(reader, reader.uint32(), `${prefix}.hello`, {
                limits: opts.limits?.hello
              });
              break;
            }
            case 10: {
              yield* Stored.codec().stream(reader, reader.uint32(), `${prefix}.stored`, {
                limits: opts.limits?.stored
              });
              break;
            }
            case 11: {
              yield* Found.codec().stream(reader, reader.uint32(), `${prefix}.found`, {
                limits: opts.limits?.found
              });
              break;
            }
            case 12: {
              yield* Existence.codec().stream(reader, reader.uint32(), `${prefix}.existence`, {
                limits: opts.limits?.existence
              });
              break;
            }
            case 13: {
              yield* Deleted.codec().stream(reader, reader.uint32(), `${prefix}.deleted`, {
                limits: opts.limits?.deleted
              });
              break;
            }
            case 14: {
              yield* Refusal.codec().stream(reader, reader.uint32(), `${prefix}.refusal`, {
                limits: opts.limits?.refusal
              });
              break;
            }
            case 15: {
              yield* Listed.codec().stream(reader, reader.uint32(), `${prefix}.listed`, {
                limits: opts.limits?.listed
              });
              break;
            }
            case 16: {
              yield* Proof.codec().stream(reader, reader.uint32(), `${prefix}.proof`, {
                limits: opts.limits?.proof
              });
              break;
            }
            case 17: {
              yield* NodeStatus.codec().stream(reader, reader.uint32(), `${prefix}.status`, {
                limits: opts.limits?.status
              });
              break;
            }
            case 18: {
              yield* Reported.codec().stream(reader, reader.uint32(), `${prefix}.reported`, {
                limits: opts.limits?.reported
              });
              break;
            }
            case 19: {
              yield* Work.codec().stream(reader, reader.uint32(), `${prefix}.work`, {
                limits: opts.limits?.work
              });
              break;
            }
            default: {
              reader.skipType(tag & 7);
              break;
            }
          }
        }
      });
    }
    return _codec;
  };
  function encode(obj) {
    return encodeMessage(obj, Response2.codec());
  }
  Response2.encode = encode;
  function decode(buf, opts) {
    return decodeMessage(buf, Response2.codec(), opts);
  }
  Response2.decode = decode;
  function stream(buf, opts) {
    return streamMessage(buf, Response2.codec(), opts);
  }
  Response2.stream = stream;
})(Response || (Response = {}));
export var Hello;
((Hello2) => {
  let _codec;
  Hello2.codec = () => {
    if (_codec == null) {
      _codec = message((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork();
        }
        if (obj.protocol != null && obj.protocol !== "") {
          w.uint32(10);
          w.string(obj.protocol);
        }
        if (obj.maxPayloadBytes != null && obj.maxPayloadBytes !== 0) {
          w.uint32(16);
          w.uint32(obj.maxPayloadBytes);
        }
        if (obj.creditBytes != null && obj.creditBytes !== 0) {
          w.uint32(24);
          w.uint32(obj.creditBytes);
        }
        if (obj.creditRequests != null && obj.creditRequests !== 0) {
          w.uint32(32);
          w.uint32(obj.creditRequests);
        }
        if (obj.verbs != null && obj.verbs.length > 0) {
          for (const value of obj.verbs) {
            w.uint32(40);
            w.uint32(value);
          }
        }
        if (opts.lengthDelimited !== false) {
          w.ldelim();
        }
      }, (reader, length, opts = {}) => {
        const obj = {
          protocol: "",
          maxPayloadBytes: 0,
          creditBytes: 0,
          creditRequests: 0,
          verbs: []
        };
        const end = length == null ? reader.len : reader.pos + length;
        while (reader.pos < end) {
          const tag = reader.uint32();
          switch (tag >>> 3) {
            case 1: {
              obj.protocol = reader.string();
              break;
            }
            case 2: {
              obj.maxPayloadBytes = reader.uint32();
              break;
            }
            case 3: {
              obj.creditBytes = reader.uint32();
              break;
            }
            case 4: {
              obj.creditRequests = reader.uint32();
              break;
            }
            case 5: {
              if (opts.limits?.verbs != null && obj.verbs.length === opts.limits.verbs) {
                throw new MaxLengthError('Decode error - repeated field "verbs" had too many elements');
              }
              obj.verbs.push(reader.uint32());
              break;
            }
            default: {
              reader.skipType(tag & 7);
              break;
            }
          }
        }
        return obj;
      }, function* (reader, length, prefix, opts = {}) {
        const obj = {
          verbs: 0
        };
        const end = length == null ? reader.len : reader.pos + length;
        while (reader.pos < end) {
          const tag = reader.uint32();
          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.protocol`,
                value: reader.string()
              };
              break;
            }
            case 2: {
              yield {
                field: `${prefix}.maxPayloadBytes`,
                value: reader.uint32()
              };
              break;
            }
            case 3: {
              yield {
                field: `${prefix}.creditBytes`,
                value: reader.uint32()
              };
              break;
            }
            case 4: {
              yield {
                field: `${prefix}.creditRequests`,
                value: reader.uint32()
              };
              break;
            }
            case 5: {
              if (opts.limits?.verbs != null && obj.verbs === opts.limits.verbs) {
                throw new MaxLengthError('Streaming decode error - repeated field "verbs" had too many elements');
              }
              yield {
                field: `${prefix}.verbs[]`,
                index: obj.verbs,
                value: reader.uint32()
              };
              obj.verbs++;
              break;
            }
            default: {
              reader.skipType(tag & 7);
              break;
            }
          }
        }
      });
    }
    return _codec;
  };
  function encode(obj) {
    return encodeMessage(obj, Hello2.codec());
  }
  Hello2.encode = encode;
  function decode(buf, opts) {
    return decodeMessage(buf, Hello2.codec(), opts);
  }
  Hello2.decode = decode;
  function stream(buf, opts) {
    return streamMessage(buf, Hello2.codec(), opts);
  }
  Hello2.stream = stream;
})(Hello || (Hello = {}));
export var Stored;
((Stored2) => {
  let _codec;
  Stored2.codec = () => {
    if (_codec == null) {
      _codec = message((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork();
        }
        if (obj.receipt != null && obj.receipt.byteLength > 0) {
          w.uint32(10);
          w.bytes(obj.receipt);
        }
        if (opts.lengthDelimited !== false) {
          w.ldelim();
        }
      }, (reader, length, opts = {}) => {
        const obj = {
          receipt: uint8ArrayAlloc(0)
        };
        const end = length == null ? reader.len : reader.pos + length;
        while (reader.pos < end) {
          const tag = reader.uint32();
          switch (tag >>> 3) {
            case 1: {
              obj.receipt = reader.bytes();
              break;
            }
            default: {
              reader.skipType(tag & 7);
              break;
            }
          }
        }
        return obj;
      }, function* (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length;
        while (reader.pos < end) {
          const tag = reader.uint32();
          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.receipt`,
                value: reader.bytes()
              };
              break;
            }
            default: {
              reader.skipType(tag & 7);
              break;
            }
          }
        }
      });
    }
    return _codec;
  };
  function encode(obj) {
    return encodeMessage(obj, Stored2.codec());
  }
  Stored2.encode = encode;
  function decode(buf, opts) {
    return decodeMessage(buf, Stored2.codec(), opts);
  }
  Stored2.decode = decode;
  function stream(buf, opts) {
    return streamMessage(buf, Stored2.codec(), opts);
  }
  Stored2.stream = stream;
})(Stored || (Stored = {}));
export var Found;
((Found2) => {
  let _codec;
  Found2.codec = () => {
    if (_codec == null) {
      _codec = message((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork();
        }
        if (obj.shardIds != null && obj.shardIds.byteLength > 0) {
          w.uint32(10);
          w.bytes(obj.shardIds);
        }
        if (obj.shardBytes != null && obj.shardBytes !== 0) {
          w.uint32(16);
          w.uint32(obj.shardBytes);
        }
        if (opts.lengthDelimited !== false) {
          w.ldelim();
        }
      }, (reader, length, opts = {}) => {
        const obj = {
          shardIds: uint8ArrayAlloc(0),
          shardBytes: 0
        };
        const end = length == null ? reader.len : reader.pos + length;
        while (reader.pos < end) {
          const tag = reader.uint32();
          switch (tag >>> 3) {
            case 1: {
              obj.shardIds = reader.bytes();
              break;
            }
            case 2: {
              obj.shardBytes = reader.uint32();
              break;
            }
            default: {
              reader.skipType(tag & 7);
              break;
            }
          }
        }
        return obj;
      }, function* (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length;
        while (reader.pos < end) {
          const tag = reader.uint32();
          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.shardIds`,
                value: reader.bytes()
              };
              break;
            }
            case 2: {
              yield {
                field: `${prefix}.shardBytes`,
                value: reader.uint32()
              };
              break;
            }
            default: {
              reader.skipType(tag & 7);
              break;
            }
          }
        }
      });
    }
    return _codec;
  };
  function encode(obj) {
    return encodeMessage(obj, Found2.codec());
  }
  Found2.encode = encode;
  function decode(buf, opts) {
    return decodeMessage(buf, Found2.codec(), opts);
  }
  Found2.decode = decode;
  function stream(buf, opts) {
    return streamMessage(buf, Found2.codec(), opts);
  }
  Found2.stream = stream;
})(Found || (Found = {}));
export var Existence;
((Existence2) => {
  let _codec;
  Existence2.codec = () => {
    if (_codec == null) {
      _codec = message((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork();
        }
        if (obj.exists != null && obj.exists !== false) {
          w.uint32(8);
          w.bool(obj.exists);
        }
        if (obj.shardBytes != null && obj.shardBytes !== 0) {
          w.uint32(16);
          w.uint32(obj.shardBytes);
        }
        if (obj.more != null && obj.more.length > 0) {
          for (const value of obj.more) {
            w.uint32(24);
            w.uint32(value);
          }
        }
        if (opts.lengthDelimited !== false) {
          w.ldelim();
        }
      }, (reader, length, opts = {}) => {
        const obj = {
          exists: false,
          shardBytes: 0,
          more: []
        };
        const end = length == null ? reader.len : reader.pos + length;
        while (reader.pos < end) {
          const tag = reader.uint32();
          switch (tag >>> 3) {
            case 1: {
              obj.exists = reader.bool();
              break;
            }
            case 2: {
              obj.shardBytes = reader.uint32();
              break;
            }
            case 3: {
              if (opts.limits?.more != null && obj.more.length === opts.limits.more) {
                throw new MaxLengthError('Decode error - repeated field "more" had too many elements');
              }
              obj.more.push(reader.uint32());
              break;
            }
            default: {
              reader.skipType(tag & 7);
              break;
            }
          }
        }
        return obj;
      }, function* (reader, length, prefix, opts = {}) {
        const obj = {
          more: 0
        };
        const end = length == null ? reader.len : reader.pos + length;
        while (reader.pos < end) {
          const tag = reader.uint32();
          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.exists`,
                value: reader.bool()
              };
              break;
            }
            case 2: {
              yield {
                field: `${prefix}.shardBytes`,
                value: reader.uint32()
              };
              break;
            }
            case 3: {
              if (opts.limits?.more != null && obj.more === opts.limits.more) {
                throw new MaxLengthError('Streaming decode error - repeated field "more" had too many elements');
              }
              yield {
                field: `${prefix}.more[]`,
                index: obj.more,
                value: reader.uint32()
              };
              obj.more++;
              break;
            }
            default: {
              reader.skipType(tag & 7);
              break;
            }
          }
        }
      });
    }
    return _codec;
  };
  function encode(obj) {
    return encodeMessage(obj, Existence2.codec());
  }
  Existence2.encode = encode;
  function decode(buf, opts) {
    return decodeMessage(buf, Existence2.codec(), opts);
  }
  Existence2.decode = decode;
  function stream(buf, opts) {
    return streamMessage(buf, Existence2.codec(), opts);
  }
  Existence2.stream = stream;
})(Existence || (Existence = {}));
export var Deleted;
((Deleted2) => {
  let _codec;
  Deleted2.codec = () => {
    if (_codec == null) {
      _codec = message((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork();
        }
        if (obj.bytesFreed != null && obj.bytesFreed !== false) {
          w.uint32(8);
          w.bool(obj.bytesFreed);
        }
        if (obj.more != null && obj.more.length > 0) {
          for (const value of obj.more) {
            w.uint32(16);
            w.bool(value);
          }
        }
        if (opts.lengthDelimited !== false) {
          w.ldelim();
        }
      }, (reader, length, opts = {}) => {
        const obj = {
          bytesFreed: false,
          more: []
        };
        const end = length == null ? reader.len : reader.pos + length;
        while (reader.pos < end) {
          const tag = reader.uint32();
          switch (tag >>> 3) {
            case 1: {
              obj.bytesFreed = reader.bool();
              break;
            }
            case 2: {
              if (opts.limits?.more != null && obj.more.length === opts.limits.more) {
                throw new MaxLengthError('Decode error - repeated field "more" had too many elements');
              }
              obj.more.push(reader.bool());
              break;
            }
            default: {
              reader.skipType(tag & 7);
              break;
            }
          }
        }
        return obj;
      }, function* (reader, length, prefix, opts = {}) {
        const obj = {
          more: 0
        };
        const end = length == null ? reader.len : reader.pos + length;
        while (reader.pos < end) {
          const tag = reader.uint32();
          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.bytesFreed`,
                value: reader.bool()
              };
              break;
            }
            case 2: {
              if (opts.limits?.more != null && obj.more === opts.limits.more) {
                throw new MaxLengthError('Streaming decode error - repeated field "more" had too many elements');
              }
              yield {
                field: `${prefix}.more[]`,
                index: obj.more,
                value: reader.bool()
              };
              obj.more++;
              break;
            }
            default: {
              reader.skipType(tag & 7);
              break;
            }
          }
        }
      });
    }
    return _codec;
  };
  function encode(obj) {
    return encodeMessage(obj, Deleted2.codec());
  }
  Deleted2.encode = encode;
  function decode(buf, opts) {
    return decodeMessage(buf, Deleted2.codec(), opts);
  }
  Deleted2.decode = decode;
  function stream(buf, opts) {
    return streamMessage(buf, Deleted2.codec(), opts);
  }
  Deleted2.stream = stream;
})(Deleted || (Deleted = {}));
export var Listed;
((Listed2) => {
  let _codec;
  Listed2.codec = () => {
    if (_codec == null) {
      _codec = message((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork();
        }
        if (obj.count != null && obj.count !== 0) {
          w.uint32(8);
          w.uint32(obj.count);
        }
        if (obj.more != null && obj.more !== false) {
          w.uint32(16);
          w.bool(obj.more);
        }
        if (opts.lengthDelimited !== false) {
          w.ldelim();
        }
      }, (reader, length, opts = {}) => {
        const obj = {
          count: 0,
          more: false
        };
        const end = length == null ? reader.len : reader.pos + length;
        while (reader.pos < end) {
          const tag = reader.uint32();
          switch (tag >>> 3) {
            case 1: {
              obj.count = reader.uint32();
              break;
            }
            case 2: {
              obj.more = reader.bool();
              break;
            }
            default: {
              reader.skipType(tag & 7);
              break;
            }
          }
        }
        return obj;
      }, function* (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length;
        while (reader.pos < end) {
          const tag = reader.uint32();
          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.count`,
                value: reader.uint32()
              };
              break;
            }
            case 2: {
              yield {
                field: `${prefix}.more`,
                value: reader.bool()
              };
              break;
            }
            default: {
              reader.skipType(tag & 7);
              break;
            }
          }
        }
      });
    }
    return _codec;
  };
  function encode(obj) {
    return encodeMessage(obj, Listed2.codec());
  }
  Listed2.encode = encode;
  function decode(buf, opts) {
    return decodeMessage(buf, Listed2.codec(), opts);
  }
  Listed2.decode = decode;
  function stream(buf, opts) {
    return streamMessage(buf, Listed2.codec(), opts);
  }
  Listed2.stream = stream;
})(Listed || (Listed = {}));
export var Proof;
((Proof2) => {
  let _codec;
  Proof2.codec = () => {
    if (_codec == null) {
      _codec = message((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork();
        }
        if (obj.shardIds != null && obj.shardIds.byteLength > 0) {
          w.uint32(10);
          w.bytes(obj.shardIds);
        }
        if (opts.lengthDelimited !== false) {
          w.ldelim();
        }
      }, (reader, length, opts = {}) => {
        const obj = {
          shardIds: uint8ArrayAlloc(0)
        };
        const end = length == null ? reader.len : reader.pos + length;
        while (reader.pos < end) {
          const tag = reader.uint32();
          switch (tag >>> 3) {
            case 1: {
              obj.shardIds = reader.bytes();
              break;
            }
            default: {
              reader.skipType(tag & 7);
              break;
            }
          }
        }
        return obj;
      }, function* (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length;
        while (reader.pos < end) {
          const tag = reader.uint32();
          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.shardIds`,
                value: reader.bytes()
              };
              break;
            }
            default: {
              reader.skipType(tag & 7);
              break;
            }
          }
        }
      });
    }
    return _codec;
  };
  function encode(obj) {
    return encodeMessage(obj, Proof2.codec());
  }
  Proof2.encode = encode;
  function decode(buf, opts) {
    return decodeMessage(buf, Proof2.codec(), opts);
  }
  Proof2.decode = decode;
  function stream(buf, opts) {
    return streamMessage(buf, Proof2.codec(), opts);
  }
  Proof2.stream = stream;
})(Proof || (Proof = {}));
export var Reported;
((Reported2) => {
  let _codec;
  Reported2.codec = () => {
    if (_codec == null) {
      _codec = message((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork();
        }
        if (obj.commands != null && obj.commands.length > 0) {
          for (const value of obj.commands) {
            w.uint32(10);
            w.string(value);
          }
        }
        if (opts.lengthDelimited !== false) {
          w.ldelim();
        }
      }, (reader, length, opts = {}) => {
        const obj = {
          commands: []
        };
        const end = length == null ? reader.len : reader.pos + length;
        while (reader.pos < end) {
          const tag = reader.uint32();
          switch (tag >>> 3) {
            case 1: {
              if (opts.limits?.commands != null && obj.commands.length === opts.limits.commands) {
                throw new MaxLengthError('Decode error - repeated field "commands" had too many elements');
              }
              obj.commands.push(reader.string());
              break;
            }
            default: {
              reader.skipType(tag & 7);
              break;
            }
          }
        }
        return obj;
      }, function* (reader, length, prefix, opts = {}) {
        const obj = {
          commands: 0
        };
        const end = length == null ? reader.len : reader.pos + length;
        while (reader.pos < end) {
          const tag = reader.uint32();
          switch (tag >>> 3) {
            case 1: {
              if (opts.limits?.commands != null && obj.commands === opts.limits.commands) {
                throw new MaxLengthError('Streaming decode error - repeated field "commands" had too many elements');
              }
              yield {
                field: `${prefix}.commands[]`,
                index: obj.commands,
                value: reader.string()
              };
              obj.commands++;
              break;
            }
            default: {
              reader.skipType(tag & 7);
              break;
            }
          }
        }
      });
    }
    return _codec;
  };
  function encode(obj) {
    return encodeMessage(obj, Reported2.codec());
  }
  Reported2.encode = encode;
  function decode(buf, opts) {
    return decodeMessage(buf, Reported2.codec(), opts);
  }
  Reported2.decode = decode;
  function stream(buf, opts) {
    return streamMessage(buf, Reported2.codec(), opts);
  }
  Reported2.stream = stream;
})(Reported || (Reported = {}));
export var Work;
((Work2) => {
  let _codec;
  Work2.codec = () => {
    if (_codec == null) {
      _codec = message((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork();
        }
        if (obj.items != null && obj.items.length > 0) {
          for (const value of obj.items) {
            w.uint32(10);
            WorkItem.codec().encode(value, w);
          }
        }
        if (opts.lengthDelimited !== false) {
          w.ldelim();
        }
      }, (reader, length, opts = {}) => {
        const obj = {
          items: []
        };
        const end = length == null ? reader.len : reader.pos + length;
        while (reader.pos < end) {
          const tag = reader.uint32();
          switch (tag >>> 3) {
            case 1: {
              if (opts.limits?.items != null && obj.items.length === opts.limits.items) {
                throw new MaxLengthError('Decode error - repeated field "items" had too many elements');
              }
              obj.items.push(WorkItem.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.items$
              }));
              break;
            }
            default: {
              reader.skipType(tag & 7);
              break;
            }
          }
        }
        return obj;
      }, function* (reader, length, prefix, opts = {}) {
        const obj = {
          items: 0
        };
        const end = length == null ? reader.len : reader.pos + length;
        while (reader.pos < end) {
          const tag = reader.uint32();
          switch (tag >>> 3) {
            case 1: {
              if (opts.limits?.items != null && obj.items === opts.limits.items) {
                throw new MaxLengthError('Streaming decode error - repeated field "items" had too many elements');
              }
              for (const evt of WorkItem.codec().stream(reader, reader.uint32(), `${prefix}.items[]`, {
                limits: opts.limits?.items$
              })) {
                yield {
                  ...evt,
                  index: obj.items
                };
              }
              obj.items++;
              break;
            }
            default: {
              reader.skipType(tag & 7);
              break;
            }
          }
        }
      });
    }
    return _codec;
  };
  function encode(obj) {
    return encodeMessage(obj, Work2.codec());
  }
  Work2.encode = encode;
  function decode(buf, opts) {
    return decodeMessage(buf, Work2.codec(), opts);
  }
  Work2.decode = decode;
  function stream(buf, opts) {
    return streamMessage(buf, Work2.codec(), opts);
  }
  Work2.stream = stream;
})(Work || (Work = {}));
export var Refusal;
((Refusal2) => {
  let _codec;
  Refusal2.codec = () => {
    if (_codec == null) {
      _codec = message((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork();
        }
        if (obj.reason != null && __ReasonValues[obj.reason] !== 0) {
          w.uint32(8);
          Reason.codec().encode(obj.reason, w);
        }
        if (obj.message != null && obj.message !== "") {
          w.uint32(18);
          w.string(obj.message);
        }
        if (opts.lengthDelimited !== false) {
          w.ldelim();
        }
      }, (reader, length, opts = {}) => {
        const obj = {
          reason: "REASON_UNSPECIFIED" /* REASON_UNSPECIFIED */,
          message: ""
        };
        const end = length == null ? reader.len : reader.pos + length;
        while (reader.pos < end) {
          const tag = reader.uint32();
          switch (tag >>> 3) {
            case 1: {
              obj.reason = Reason.codec().decode(reader);
              break;
            }
            case 2: {
              obj.message = reader.string();
              break;
            }
            default: {
              reader.skipType(tag & 7);
              break;
            }
          }
        }
        return obj;
      }, function* (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length;
        while (reader.pos < end) {
          const tag = reader.uint32();
          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.reason`,
                value: Reason.codec().decode(reader)
              };
              break;
            }
            case 2: {
              yield {
                field: `${prefix}.message`,
                value: reader.string()
              };
              break;
            }
            default: {
              reader.skipType(tag & 7);
              break;
            }
          }
        }
      });
    }
    return _codec;
  };
  function encode(obj) {
    return encodeMessage(obj, Refusal2.codec());
  }
  Refusal2.encode = encode;
  function decode(buf, opts) {
    return decodeMessage(buf, Refusal2.codec(), opts);
  }
  Refusal2.decode = decode;
  function stream(buf, opts) {
    return streamMessage(buf, Refusal2.codec(), opts);
  }
  Refusal2.stream = stream;
})(Refusal || (Refusal = {}));
export var Reason = /* @__PURE__ */ ((Reason2) => {
  Reason2["REASON_UNSPECIFIED"] = "REASON_UNSPECIFIED";
  Reason2["BAD_REQUEST"] = "BAD_REQUEST";
  Reason2["BAD_GRANT"] = "BAD_GRANT";
  Reason2["GRANT_EXPIRED"] = "GRANT_EXPIRED";
  Reason2["OVER_LIMIT"] = "OVER_LIMIT";
  Reason2["HASH_MISMATCH"] = "HASH_MISMATCH";
  Reason2["NOT_FOUND"] = "NOT_FOUND";
  Reason2["FULL"] = "FULL";
  Reason2["CORRUPT"] = "CORRUPT";
  Reason2["BUSY"] = "BUSY";
  Reason2["UNSUPPORTED"] = "UNSUPPORTED";
  return Reason2;
})(Reason || {});
var __ReasonValues = /* @__PURE__ */ ((__ReasonValues2) => {
  __ReasonValues2[__ReasonValues2["REASON_UNSPECIFIED"] = 0] = "REASON_UNSPECIFIED";
  __ReasonValues2[__ReasonValues2["BAD_REQUEST"] = 1] = "BAD_REQUEST";
  __ReasonValues2[__ReasonValues2["BAD_GRANT"] = 2] = "BAD_GRANT";
  __ReasonValues2[__ReasonValues2["GRANT_EXPIRED"] = 3] = "GRANT_EXPIRED";
  __ReasonValues2[__ReasonValues2["OVER_LIMIT"] = 4] = "OVER_LIMIT";
  __ReasonValues2[__ReasonValues2["HASH_MISMATCH"] = 5] = "HASH_MISMATCH";
  __ReasonValues2[__ReasonValues2["NOT_FOUND"] = 6] = "NOT_FOUND";
  __ReasonValues2[__ReasonValues2["FULL"] = 7] = "FULL";
  __ReasonValues2[__ReasonValues2["CORRUPT"] = 8] = "CORRUPT";
  __ReasonValues2[__ReasonValues2["BUSY"] = 9] = "BUSY";
  __ReasonValues2[__ReasonValues2["UNSUPPORTED"] = 10] = "UNSUPPORTED";
  return __ReasonValues2;
})(__ReasonValues || {});
((Reason2) => {
  Reason2.codec = () => {
    return enumeration(__ReasonValues);
  };
})(Reason || (Reason = {}));
