/* eslint-disable */
// Generated from shard.proto by lib/wire/generate.ts; never edited.
import { decodeMessage, encodeMessage, enumeration, message, streamMessage } from "protons-runtime";
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
        if (obj.delete != null) {
          obj.exists = void 0;
          obj.get = void 0;
          obj.put = void 0;
        }
        if (obj.exists != null) {
          obj.delete = void 0;
          obj.get = void 0;
          obj.put = void 0;
        }
        if (obj.get != null) {
          obj.delete = void 0;
          obj.exists = void 0;
          obj.put = void 0;
        }
        if (obj.put != null) {
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
          shardIndex: 0
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
            default: {
              reader.skipType(tag & 7);
              break;
            }
          }
        }
        if (obj.delete != null) {
          delete obj.exists;
          delete obj.get;
          delete obj.put;
        }
        if (obj.exists != null) {
          delete obj.delete;
          delete obj.get;
          delete obj.put;
        }
        if (obj.get != null) {
          delete obj.delete;
          delete obj.exists;
          delete obj.put;
        }
        if (obj.put != null) {
          delete obj.delete;
          delete obj.exists;
          delete obj.get;
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
        if (opts.lengthDelimited !== false) {
          w.ldelim();
        }
      }, (reader, length, opts = {}) => {
        const obj = {
          offset: 0,
          length: 0
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
        if (obj.refusal != null) {
          obj.deleted = void 0;
          obj.existence = void 0;
          obj.found = void 0;
          obj.stored = void 0;
          obj.hello = void 0;
        }
        if (obj.deleted != null) {
          obj.refusal = void 0;
          obj.existence = void 0;
          obj.found = void 0;
          obj.stored = void 0;
          obj.hello = void 0;
        }
        if (obj.existence != null) {
          obj.refusal = void 0;
          obj.deleted = void 0;
          obj.found = void 0;
          obj.stored = void 0;
          obj.hello = void 0;
        }
        if (obj.found != null) {
          obj.refusal = void 0;
          obj.deleted = void 0;
          obj.existence = void 0;
          obj.stored = void 0;
          obj.hello = void 0;
        }
        if (obj.stored != null) {
          obj.refusal = void 0;
          obj.deleted = void 0;
          obj.existence = void 0;
          obj.found = void 0;
          obj.hello = void 0;
        }
        if (obj.hello != null) {
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
            default: {
              reader.skipType(tag & 7);
              break;
            }
          }
        }
        if (obj.refusal != null) {
          delete obj.deleted;
          delete obj.existence;
          delete obj.found;
          delete obj.stored;
          delete obj.hello;
        }
        if (obj.deleted != null) {
          delete obj.refusal;
          delete obj.existence;
          delete obj.found;
          delete obj.stored;
          delete obj.hello;
        }
        if (obj.existence != null) {
          delete obj.refusal;
          delete obj.deleted;
          delete obj.found;
          delete obj.stored;
          delete obj.hello;
        }
        if (obj.found != null) {
          delete obj.refusal;
          delete obj.deleted;
          delete obj.existence;
          delete obj.stored;
          delete obj.hello;
        }
        if (obj.stored != null) {
          delete obj.refusal;
          delete obj.deleted;
          delete obj.existence;
          delete obj.found;
          delete obj.hello;
        }
        if (obj.hello != null) {
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
        if (opts.lengthDelimited !== false) {
          w.ldelim();
        }
      }, (reader, length, opts = {}) => {
        const obj = {
          protocol: "",
          maxPayloadBytes: 0,
          creditBytes: 0,
          creditRequests: 0
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
        if (opts.lengthDelimited !== false) {
          w.ldelim();
        }
      }, (reader, length, opts = {}) => {
        const obj = {
          exists: false,
          shardBytes: 0
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
        if (opts.lengthDelimited !== false) {
          w.ldelim();
        }
      }, (reader, length, opts = {}) => {
        const obj = {
          bytesFreed: false
        };
        const end = length == null ? reader.len : reader.pos + length;
        while (reader.pos < end) {
          const tag = reader.uint32();
          switch (tag >>> 3) {
            case 1: {
              obj.bytesFreed = reader.bool();
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
                field: `${prefix}.bytesFreed`,
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
  return __ReasonValues2;
})(__ReasonValues || {});
((Reason2) => {
  Reason2.codec = () => {
    return enumeration(__ReasonValues);
  };
})(Reason || (Reason = {}));
