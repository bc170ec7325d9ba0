//! The Merkle tree head of RFC 9162, section 2.1.1, over hashes that come one after another.
//!
//! Only the heads of the perfect subtrees are kept (one for each bit of the size), so that a million leaves take as many bytes as one.

use sha2::{Digest, Sha256};

/// A hash of SHA-256.
pub type Hash = [u8; 32];

/// A tree that leaves are added to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MerkleTree {
    size: u64,
    /// The heads of the perfect subtrees, the largest first.
    peaks: Vec<Hash>,
}

impl MerkleTree {
    /// How many leaves it has.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Adds a leaf behind the others.
    pub fn push(&mut self, entry: &[u8]) {
        let mut hash: Hash = Sha256::new().chain_update([0]).chain_update(entry).finalize().into();
        let mut rest = self.size;
        while rest & 1 == 1 {
            let Some(left) = self.peaks.pop() else { break };
            hash = node(&left, &hash);
            rest >>= 1;
        }
        self.peaks.push(hash);
        self.size += 1;
    }

    /// The head of the whole tree.
    #[must_use]
    pub fn root(&self) -> Hash {
        let mut peaks = self.peaks.iter().rev();
        let Some(last) = peaks.next() else { return Sha256::digest([]).into() };
        peaks.fold(*last, |right, left| node(left, &right))
    }

    /// This tree with the leaves of another one behind its own: right where this size is a power of two that the other does not exceed.
    #[must_use]
    pub fn followed_by(&self, right: &Self) -> Self {
        let peaks = match (self.peaks.as_slice(), right.peaks.as_slice()) {
            // Two perfect trees of one size are the halves of a larger perfect one.
            ([left], [right_head]) if self.size == right.size => vec![node(left, right_head)],
            (left, right) => left.iter().chain(right).copied().collect(),
        };
        Self { size: self.size + right.size, peaks }
    }
}

fn node(left: &Hash, right: &Hash) -> Hash {
    Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hex::{from_hex, to_hex};

    /// The leaves and heads that the Certificate Transparency project tests its own tree with.
    const LEAVES: [&[u8]; 8] = [
        b"",
        b"\x00",
        b"\x10",
        b"\x20\x21",
        b"\x30\x31",
        b"\x40\x41\x42\x43",
        b"\x50\x51\x52\x53\x54\x55\x56\x57",
        b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
    ];

    #[test]
    fn the_heads_are_those_of_certificate_transparency() {
        let mut tree = MerkleTree::default();
        assert_eq!(
            to_hex(&tree.root()),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
        let heads: Vec<String> = LEAVES
            .iter()
            .map(|leaf| {
                tree.push(leaf);
                to_hex(&tree.root())
            })
            .collect();
        assert_eq!(heads[0], "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
        assert_eq!(heads[1], "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125");
        assert_eq!(heads[7], "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");
        assert!(from_hex::<32>(&heads[6]).is_some_and(|head| head != tree.root()));
    }

    #[test]
    fn a_tree_put_together_of_two_is_the_whole_one() {
        for size in 5..=8 {
            let [mut left, mut right, mut whole] = [(); 3].map(|()| MerkleTree::default());
            for (index, leaf) in LEAVES.iter().enumerate().take(size) {
                if index < 4 {
                    left.push(leaf);
                } else {
                    right.push(leaf);
                }
                whole.push(leaf);
            }
            assert_eq!(left.followed_by(&right), whole, "{size}");
        }
    }

    #[test]
    fn a_tree_counts_its_leaves_and_joins_only_equal_halves() {
        let tree = |leaves: &[&[u8]]| {
            let mut tree = MerkleTree::default();
            leaves.iter().for_each(|leaf| tree.push(leaf));
            tree
        };
        for size in 0..=8 {
            let whole = tree(&LEAVES[..size]);
            assert_eq!(
                (whole.size(), whole.peaks.len()),
                (size as u64, size.count_ones() as usize)
            );
        }
        assert_eq!(tree(&LEAVES[..4]).followed_by(&tree(&LEAVES[4..6])), tree(&LEAVES[..6]));
        assert_eq!(tree(&LEAVES[..4]).followed_by(&tree(&LEAVES[4..])), tree(&LEAVES));
        assert_eq!(MerkleTree::default().followed_by(&tree(&LEAVES[..1])), tree(&LEAVES[..1]));
    }
}
