declare module 'protocol-buffers-schema' {
  namespace protobuf {
    interface Field {
      readonly name: string;
      readonly type: string;
      readonly map: { readonly from: string; readonly to: string } | null;
      readonly oneof: string | null;
      readonly required: boolean;
      readonly repeated: boolean;
      readonly options: Readonly<Record<string, unknown>>;
    }
    interface Enum {
      readonly name: string;
      readonly values: Readonly<Record<string, unknown>>;
    }
    interface Message {
      readonly name: string;
      readonly enums: readonly Enum[];
      readonly messages: readonly Message[];
      readonly fields: readonly Field[];
    }
    interface Schema {
      readonly package: string | null;
      readonly enums: readonly Enum[];
      readonly messages: readonly Message[];
    }
  }
  const protobuf: { parse(text: string): protobuf.Schema };
  export default protobuf;
}
