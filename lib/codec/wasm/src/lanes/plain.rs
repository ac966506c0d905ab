/// Sixteen bytes; words are little-endian.
#[derive(Clone, Copy)]
pub struct Lanes([u8; 16]);

impl Lanes {
    pub const ZERO: Self = Self([0; 16]);

    /// # Safety
    /// Sixteen bytes can be read at `from`.
    pub unsafe fn load(from: *const u8) -> Self {
        Self(unsafe { (from as *const [u8; 16]).read_unaligned() })
    }

    /// # Safety
    /// Sixteen bytes can be written at `to`.
    pub unsafe fn store(self, to: *mut u8) {
        unsafe { (to as *mut [u8; 16]).write_unaligned(self.0) }
    }

    pub fn words(words: [u32; 4]) -> Self {
        Self(core::array::from_fn(|i| words[i / 4].to_le_bytes()[i % 4]))
    }

    fn word(self, at: usize) -> u32 {
        u32::from_le_bytes(core::array::from_fn(|i| self.0[4 * at + i]))
    }

    fn by_word(self, change: impl Fn(usize, u32) -> u32) -> Self {
        Self::words(core::array::from_fn(|i| change(i, self.word(i))))
    }

    pub fn splat(word: u32) -> Self {
        Self::words([word; 4])
    }

    pub fn xor(self, other: Self) -> Self {
        Self(core::array::from_fn(|i| self.0[i] ^ other.0[i]))
    }

    /// Sums of words, modulo 2^32.
    pub fn add(self, other: Self) -> Self {
        self.by_word(|i, word| word.wrapping_add(other.word(i)))
    }

    /// Every word turned right by `BITS`.
    pub fn turn<const BITS: u32>(self) -> Self {
        self.by_word(|_, word| word.rotate_right(BITS))
    }

    pub fn turn16(self, _by: Turns) -> Self {
        self.turn::<16>()
    }

    pub fn turn8(self, _by: Turns) -> Self {
        self.turn::<8>()
    }

    /// Rows as columns: word `j` of row `i` becomes word `i` of row `j`.
    pub fn transpose(rows: [Self; 4]) -> [Self; 4] {
        core::array::from_fn(|j| Self::words(core::array::from_fn(|i| rows[i].word(j))))
    }

    pub fn low_nibbles(self) -> Self {
        Self(self.0.map(|byte| byte & 15))
    }

    pub fn high_nibbles(self) -> Self {
        Self(self.0.map(|byte| byte >> 4))
    }

    /// Looks every byte of `index` (below 16) up in these sixteen.
    pub fn look_up(self, index: Self) -> Self {
        Self(index.0.map(|at| self.0[at as usize]))
    }
}

/// Nothing that the plain arrays need.
#[derive(Clone, Copy)]
pub struct Turns;

impl Turns {
    pub fn new() -> Self {
        Self
    }
}
