//! Anchor 2 accepts bytes after the arguments; here an instruction has exactly its own length, or it is refused.
use crate::{add_delegate, anchor, instruction, open_anchor, register_dataset, revoke_delegate};
use anchor_lang::Discriminator;

/// The length of an instruction's data, discriminator included; None for one that this program does not have.
fn data_length(discriminator: &[u8]) -> Option<usize> {
    let known: [(&[u8], usize); 5] = [
        (instruction::Anchor::DISCRIMINATOR, anchor::ARGUMENTS),
        (instruction::RegisterDataset::DISCRIMINATOR, register_dataset::ARGUMENTS),
        (instruction::OpenAnchor::DISCRIMINATOR, open_anchor::ARGUMENTS),
        (instruction::AddDelegate::DISCRIMINATOR, add_delegate::ARGUMENTS),
        (instruction::RevokeDelegate::DISCRIMINATOR, revoke_delegate::ARGUMENTS),
    ];
    known.iter().find(|(name, _)| *name == discriminator).map(|(name, arguments)| name.len() + arguments)
}

/// Whether `data` is one whole instruction and nothing more.
pub fn is_whole(data: &[u8]) -> bool {
    data.get(..8).and_then(data_length) == Some(data.len())
}

#[cfg(target_os = "solana")]
mod solana {
    use anchor_lang::{Error, ErrorCode};
    use solana_compiler_builtins as _;

    anchor_lang::pinocchio::default_allocator!();
    anchor_lang::pinocchio::nostd_panic_handler!();

    /// # Safety
    /// The loader calls it: `input` is the serialised parameters, `data` the instruction data inside them, with its
    /// length in the 8 bytes before it (SIMD-0321).
    #[no_mangle]
    pub unsafe extern "C" fn entrypoint(input: *mut u8, data: *const u8) -> u64 {
        let length = (data.sub(8) as *const u64).read_unaligned() as usize;
        if !super::is_whole(core::slice::from_raw_parts(data, length)) {
            return Error::from(ErrorCode::InstructionDidNotDeserialize).into();
        }
        crate::__anchor_dispatch(input, data)
    }
}
