//! Checks BLS signatures of subnets (IC interface specification, §Certificate): BLS12-381, signatures in G1, keys in G2.

#![no_std]

extern crate alloc;

mod arena;

use arena::Arena;
use core::cell::UnsafeCell;
use core::ops::Neg;
use ic_bls12_381::hash_to_curve::{ExpandMsgXmd, HashToCurve};
use ic_bls12_381::{G1Affine, G1Projective, G2Affine, G2Prepared, multi_miller_loop};
use pairing::group::{Curve, Group};
use sha2::Sha256;

/// Ciphersuite of draft-irtf-cfrg-bls-signature, without proof of possession.
const DOMAIN: &[u8] = b"BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_";
/// Marks the point at infinity in a compressed point (draft-irtf-cfrg-pairing-friendly-curves, appendix C).
const INFINITY: u8 = 0x40;

#[global_allocator]
static ARENA: Arena = Arena::new();

#[panic_handler]
fn stop(_: &core::panic::PanicInfo) -> ! {
    core::arch::wasm32::unreachable()
}

/// What JavaScript writes, one behind the other: compressed points, and a message of up to 64 bytes (a domain and a root hash have 46).
#[repr(C)]
struct Input {
    key: [u8; 96],
    signature: [u8; 48],
    message: [u8; 64],
}

struct Shared(UnsafeCell<Input>);
// SAFETY: the module's memory is not shared, so there is one thread.
unsafe impl Sync for Shared {}
static INPUT: Shared = Shared(UnsafeCell::new(Input { key: [0; 96], signature: [0; 48], message: [0; 64] }));

/// Where the input is written to.
#[unsafe(no_mangle)]
pub extern "C" fn input() -> *mut u8 {
    INPUT.0.get().cast()
}

/// 1 when the signature of the first `length` bytes of the message is the key's, else 0. Traps when `length` is more than 64.
#[unsafe(no_mangle)]
pub extern "C" fn verify(length: usize) -> u32 {
    // SAFETY: nothing of the check before is left, and nobody writes while this one runs.
    let Input { key, signature, message } = unsafe {
        ARENA.reset();
        &*INPUT.0.get()
    };
    u32::from(is_signed(key, signature, &message[..length]).unwrap_or(false))
}

/// Whether e(signature, generator) = e(H(message), key); None where one of the two is no point of its group.
fn is_signed(key: &[u8; 96], signature: &[u8; 48], message: &[u8]) -> Option<bool> {
    // At infinity they would fit every message.
    if (key[0] | signature[0]) & INFINITY != 0 {
        return None;
    }
    let key = Option::<G2Affine>::from(G2Affine::from_compressed(key))?;
    let signature = Option::<G1Affine>::from(G1Affine::from_compressed(signature))?;
    let hash = <G1Projective as HashToCurve<ExpandMsgXmd<Sha256>>>::hash_to_curve(message, DOMAIN).to_affine();
    let sides = [(&signature, &G2Prepared::from(G2Affine::generator().neg())), (&hash, &G2Prepared::from(key))];
    Some(multi_miller_loop(&sides).final_exponentiation().is_identity().into())
}
