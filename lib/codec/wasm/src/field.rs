//! GF(2^8) with the polynomial x^8 + x^4 + x^3 + x^2 + 1 (0x11d) and the generator 2.

const POLYNOMIAL: u16 = 0x11d;

/// Powers of the generator, twice over so that a sum of two logarithms needs no reduction.
const EXP: [u8; 510] = tables().0;
const LOG: [u8; 256] = tables().1;

const fn tables() -> ([u8; 510], [u8; 256]) {
    let (mut exp, mut log) = ([0; 510], [0; 256]);
    let mut power: u16 = 1;
    let mut i = 0;
    while i < 255 {
        exp[i] = power as u8;
        exp[i + 255] = power as u8;
        log[power as usize] = i as u8;
        power <<= 1;
        if power & 0x100 != 0 {
            power ^= POLYNOMIAL;
        }
        i += 1;
    }
    (exp, log)
}

/// The product of two elements.
pub fn mul(a: u8, b: u8) -> u8 {
    if a == 0 || b == 0 { 0 } else { EXP[LOG[a as usize] as usize + LOG[b as usize] as usize] }
}

/// The inverse of an element that is not zero.
pub fn inv(a: u8) -> u8 {
    assert!(a != 0, "zero has no inverse");
    EXP[255 - LOG[a as usize] as usize]
}

/// `base` to the power of `exponent`; anything to the power of 0 is 1.
pub fn pow(base: u8, exponent: usize) -> u8 {
    (0..exponent).fold(1, |product, _| mul(product, base))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Carry-less multiplication and reduction, bit by bit.
    fn mul_slowly(a: u8, b: u8) -> u8 {
        let mut product: u16 = 0;
        for bit in (0..8).rev() {
            product <<= 1;
            if product & 0x100 != 0 {
                product ^= POLYNOMIAL;
            }
            if b >> bit & 1 != 0 {
                product ^= a as u16;
            }
        }
        product as u8
    }

    #[test]
    fn every_product_is_that_of_long_multiplication() {
        for a in 0..=255 {
            for b in 0..=255 {
                assert_eq!(mul(a, b), mul_slowly(a, b));
            }
        }
    }

    #[test]
    fn every_element_but_zero_has_its_inverse() {
        for a in 1..=255 {
            assert_eq!(mul(a, inv(a)), 1);
        }
    }
}
