//! The encoding matrix of docs/format.md §4, and what undoes it.

use crate::field::{inv, mul, pow};

/// Rows of equal length.
pub type Matrix = Vec<Vec<u8>>;

/// `(data + parity) × data`, at most 255 rows: the Vandermonde matrix `V[r][c] = r^c` times the inverse of its top square,
/// so that the top is the identity and data shards are the data.
pub fn encoding(data: usize, parity: usize) -> Matrix {
    let vandermonde: Matrix = (0..data + parity).map(|r| (0..data).map(|c| pow(r as u8, c)).collect()).collect();
    let top = invert(vandermonde[..data].to_vec()).expect("a Vandermonde square of distinct rows can be inverted");
    product(&vandermonde, &top)
}

/// Rows that make the shards `wanted`, data or parity, from the shards `survivors` (as many as there are data shards, all distinct).
pub fn rows(encoding: &Matrix, survivors: &[u8], wanted: &[u8]) -> Option<Matrix> {
    let pick = |rows: &[u8]| -> Matrix { rows.iter().map(|&row| encoding[row as usize].clone()).collect() };
    Some(product(&pick(wanted), &invert(pick(survivors))?))
}

fn product(a: &Matrix, b: &Matrix) -> Matrix {
    let cell = |row: &Vec<u8>, c: usize| row.iter().zip(b).fold(0, |sum, (&x, other)| sum ^ mul(x, other[c]));
    a.iter().map(|row| (0..b[0].len()).map(|c| cell(row, c)).collect()).collect()
}

/// Gauss–Jordan; None when the rows depend on each other.
fn invert(mut left: Matrix) -> Option<Matrix> {
    let size = left.len();
    let mut right: Matrix = (0..size).map(|r| (0..size).map(|c| (r == c) as u8).collect()).collect();
    for column in 0..size {
        let pivot = (column..size).find(|&row| left[row][column] != 0)?;
        left.swap(column, pivot);
        right.swap(column, pivot);
        let scale = inv(left[column][column]);
        for row in [&mut left[column], &mut right[column]] {
            row.iter_mut().for_each(|cell| *cell = mul(*cell, scale));
        }
        for row in (0..size).filter(|&row| row != column) {
            let factor = left[row][column];
            subtract(&mut left, row, column, factor);
            subtract(&mut right, row, column, factor);
        }
    }
    Some(right)
}

/// Takes `factor` times the row `other` from the row `row`.
fn subtract(matrix: &mut Matrix, row: usize, other: usize, factor: u8) {
    let amounts: Vec<u8> = matrix[other].iter().map(|&cell| mul(factor, cell)).collect();
    matrix[row].iter_mut().zip(amounts).for_each(|(cell, amount)| *cell ^= amount);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_top_of_the_encoding_matrix_is_the_identity() {
        for (data, parity) in [(8, 6), (8, 4), (8, 8), (6, 10), (10, 4), (1, 0), (1, 254), (254, 1), (128, 127)] {
            for (r, row) in encoding(data, parity)[..data].iter().enumerate() {
                assert!(row.iter().enumerate().all(|(c, &cell)| cell == (r == c) as u8));
            }
        }
    }

    #[test]
    fn any_eight_of_fourteen_rows_can_be_inverted() {
        let matrix = encoding(8, 6);
        let choices = (0u32..1 << 14).filter(|mask| mask.count_ones() == 8);
        for mask in choices {
            let survivors: Vec<u8> = (0..14).filter(|row| mask >> row & 1 == 1).collect();
            assert!(rows(&matrix, &survivors, &[0, 13]).is_some());
        }
    }

    #[test]
    fn parity_from_the_data_is_the_bottom_of_the_encoding_matrix() {
        let matrix = encoding(8, 6);
        assert!(rows(&matrix, &[0, 1, 2, 3, 4, 5, 6, 7], &[8, 9, 10, 11, 12, 13]).is_some_and(|made| made == matrix[8..]));
    }

    #[test]
    fn rows_that_depend_on_each_other_cannot_be_inverted() {
        assert!(rows(&encoding(2, 1), &[1, 1], &[0]).is_none());
    }
}
