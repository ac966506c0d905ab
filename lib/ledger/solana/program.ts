/** Address of the program `registry`: `declare_id!` in programs/registry/src/lib.rs and `address` of its IDL. */
export const REGISTRY = 'CyxCLoudRegistry111111111111111111111111111'
