//! A set of permissions, closed under "edit includes view", in one machine word.

use crate::permission::{Access, Area, AreaKind, Permission};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A set of permissions. Whatever holds `x:edit` holds `x:view`; no way of making a set breaks that.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "Vec<Permission>", into = "Vec<Permission>")]
pub struct PermissionSet(u64);

const GENERATE: u64 = 1 << 63;

const fn bit(permission: Permission) -> u64 {
    match permission {
        Permission::In(area, Access::View) => 0b01 << (area as u8 * 2),
        Permission::In(area, Access::Edit) => 0b10 << (area as u8 * 2),
        Permission::GenerateApiToken => GENERATE,
    }
}

/// The permission's bit and, if it is an edit, that of its view.
const fn closed(permission: Permission) -> u64 {
    match permission {
        Permission::In(area, Access::Edit) => 0b11 << (area as u8 * 2),
        _ => bit(permission),
    }
}

impl PermissionSet {
    /// No permission at all.
    pub const EMPTY: Self = Self(0);

    /// Every permission of the catalogue: what Administrator holds.
    #[must_use]
    pub fn all() -> Self {
        Permission::catalogue().collect()
    }

    /// Everything that a token can reach: all of the API, nothing of the administration.
    #[must_use]
    pub fn reachable_with_a_token() -> Self {
        Permission::catalogue().filter(|p| p.reachable_with_a_token()).collect()
    }

    /// `view` in each of these areas.
    pub fn view_in(areas: impl IntoIterator<Item = Area>) -> Self {
        areas.into_iter().map(Permission::view).collect()
    }

    /// The set in a few words, for a row of a list: "edit Products; view Locations, Suppliers".
    #[must_use]
    pub fn summary(self) -> String {
        const NAMED: usize = 3;
        let areas =
            |kind: AreaKind| Area::ALL.iter().copied().filter(move |area| area.kind() == kind);
        let edit: Vec<Area> =
            areas(AreaKind::Api).filter(|&area| self.contains(Permission::edit(area))).collect();
        let view: Vec<Area> = areas(AreaKind::Api)
            .filter(|area| self.contains(Permission::view(*area)) && !edit.contains(area))
            .collect();
        let in_words = |verb: &str, some: &[Area]| match some.len() {
            0 => None,
            all if all == areas(AreaKind::Api).count() => Some(format!("{verb} every area")),
            few if few <= NAMED => Some(format!(
                "{verb} {}",
                some.iter().map(|area| area.label()).collect::<Vec<_>>().join(", ")
            )),
            many => Some(format!("{verb} {many} areas")),
        };
        let administers =
            !self.without(Permission::GenerateApiToken).is_within(Self::reachable_with_a_token());
        let parts: Vec<String> = [
            in_words("edit", &edit),
            in_words("view", &view),
            administers.then(|| "administration".to_owned()),
            self.contains(Permission::GenerateApiToken).then(|| "generate API tokens".to_owned()),
        ]
        .into_iter()
        .flatten()
        .collect();
        if parts.is_empty() { "nothing".to_owned() } else { parts.join("; ") }
    }

    /// Is it in the set?
    #[must_use]
    pub const fn contains(self, permission: Permission) -> bool {
        self.0 & bit(permission) != 0
    }
    /// Is every permission of this set in `other`?
    #[must_use]
    pub const fn is_within(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }
    /// Nothing in it?
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
    /// What is in either.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
    /// What is in both.
    #[must_use]
    pub const fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
    /// With this permission, and its view if it is an edit.
    #[must_use]
    pub const fn with(self, permission: Permission) -> Self {
        Self(self.0 | closed(permission))
    }
    /// Without this permission; without `view` there is no `edit` either.
    #[must_use]
    pub const fn without(self, permission: Permission) -> Self {
        let gone = match permission {
            Permission::In(area, Access::View) => closed(Permission::In(area, Access::Edit)),
            _ => bit(permission),
        };
        Self(self.0 & !gone)
    }
    /// What this set has and `other` lacks, for messages. Not a set: `x:edit` may be missing where `x:view` is not.
    #[must_use]
    pub fn beyond(self, other: Self) -> Vec<Permission> {
        Permission::catalogue().filter(|&p| self.contains(p) && !other.contains(p)).collect()
    }
    /// The permissions in it, in the catalogue's order.
    pub fn iter(self) -> impl Iterator<Item = Permission> {
        Permission::catalogue().filter(move |&p| self.contains(p))
    }
}

impl FromIterator<Permission> for PermissionSet {
    fn from_iter<I: IntoIterator<Item = Permission>>(permissions: I) -> Self {
        permissions.into_iter().fold(Self::EMPTY, Self::with)
    }
}
impl From<Vec<Permission>> for PermissionSet {
    fn from(permissions: Vec<Permission>) -> Self {
        permissions.into_iter().collect()
    }
}
impl From<PermissionSet> for Vec<Permission> {
    fn from(set: PermissionSet) -> Self {
        set.iter().collect()
    }
}
impl fmt::Display for PermissionSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, permission) in self.iter().enumerate() {
            if index > 0 {
                f.write_str(" ")?;
            }
            permission.fmt(f)?;
        }
        Ok(())
    }
}
impl fmt::Debug for PermissionSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{self}]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Any set that can be made from the catalogue.
    pub(crate) fn any_set() -> impl Strategy<Value = PermissionSet> {
        let all: Vec<Permission> = Permission::catalogue().collect();
        proptest::sample::subsequence(all.clone(), 0..=all.len())
            .prop_map(|some| some.into_iter().collect())
    }

    #[test]
    fn a_summary_names_few_areas_and_counts_many() {
        let of = |words: &str| {
            words
                .split_whitespace()
                .map(|it| it.parse().unwrap())
                .collect::<PermissionSet>()
                .summary()
        };
        assert_eq!(of(""), "nothing");
        assert_eq!(
            of("products:edit locations:view suppliers:view"),
            "edit Products; view Locations, Suppliers"
        );
        assert_eq!(of("tokens:generate recalls:view"), "view Recalls; generate API tokens");
        assert_eq!(of("users:view"), "administration");
        assert_eq!(
            PermissionSet::all().summary(),
            "edit every area; administration; generate API tokens"
        );
        assert_eq!(of("products:view locations:view suppliers:view events:view"), "view 4 areas");
    }

    fn is_closed(set: PermissionSet) -> bool {
        Area::ALL.iter().all(|&area| {
            !set.contains(Permission::edit(area)) || set.contains(Permission::view(area))
        })
    }

    proptest! {
        #[test]
        fn edit_always_includes_view(a in any_set(), b in any_set(), index in 0..50_usize) {
            let one = Permission::catalogue().nth(index).unwrap();
            for set in [a, a.union(b), a.intersection(b), a.with(one), a.without(one)] {
                prop_assert!(is_closed(set));
            }
            prop_assert!(a.with(one).contains(one) && !a.without(one).contains(one));
        }

        #[test]
        fn within_means_nothing_beyond(a in any_set(), b in any_set()) {
            prop_assert_eq!(a.is_within(b), a.beyond(b).is_empty());
            prop_assert!(a.intersection(b).is_within(a) && a.is_within(a.union(b)));
        }

        #[test]
        fn written_and_read_it_is_the_same(a in any_set()) {
            let json = serde_json::to_string(&a).unwrap();
            prop_assert_eq!(serde_json::from_str::<PermissionSet>(&json).unwrap(), a);
        }
    }

    /// What each set operation means, permission by permission.
    fn held(set: PermissionSet) -> Vec<bool> {
        Permission::catalogue().map(|it| set.contains(it)).collect()
    }

    fn set(words: &str) -> PermissionSet {
        words.split_whitespace().map(|it| it.parse().unwrap()).collect()
    }

    #[test]
    fn a_set_holds_what_was_put_in_and_the_views_of_its_edits_and_nothing_else() {
        for permission in Permission::catalogue() {
            let expected: Vec<bool> = Permission::catalogue()
                .map(|it| {
                    it == permission
                        || matches!(permission, Permission::In(area, Access::Edit) if it == Permission::view(area))
                })
                .collect();
            assert_eq!(held(PermissionSet::EMPTY.with(permission)), expected, "{permission}");
        }
        assert!(PermissionSet::EMPTY.is_empty() && !PermissionSet::all().is_empty());
        assert!(held(PermissionSet::all()).into_iter().all(|it| it));
    }

    #[test]
    fn sets_are_joined_and_cut_permission_by_permission() {
        let (one, other) =
            (set("products:edit recalls:view"), set("products:view recalls:edit users:view"));
        assert_eq!(one.union(other), set("products:edit recalls:edit users:view"));
        assert_eq!(one.intersection(other), set("products:view recalls:view"));
        assert!(
            one.intersection(other).is_within(one)
                && !one.is_within(other)
                && !other.is_within(one)
        );
        assert_eq!(one.beyond(other), [Permission::edit(Area::Products)]);
        assert_eq!(one.with(Permission::view(Area::Products)), one);
        assert_eq!(
            PermissionSet::view_in([Area::Users, Area::Events]),
            set("users:view events:view")
        );
    }

    #[test]
    fn without_view_there_is_no_edit_and_without_edit_there_is_view() {
        let both = set("products:edit recalls:view");
        assert_eq!(both.without(Permission::view(Area::Products)), set("recalls:view"));
        assert_eq!(
            both.without(Permission::edit(Area::Products)),
            set("products:view recalls:view")
        );
        assert_eq!(both.without(Permission::edit(Area::Events)), both);
    }

    #[test]
    fn a_token_can_reach_every_area_of_the_api_and_none_of_the_administration() {
        let reachable = PermissionSet::reachable_with_a_token();
        assert_eq!(reachable.iter().count(), 42);
        assert!(reachable.is_within(PermissionSet::all().without(Permission::GenerateApiToken)));
        for area in [Area::Users, Area::Environments, Area::AuditLog, Area::Tokens] {
            assert!(!reachable.contains(Permission::view(area)), "{area:?}");
        }
    }

    #[test]
    fn a_set_is_shown_in_words() {
        let few = set("tokens:generate products:edit");
        assert_eq!(few.to_string(), "products:view products:edit tokens:generate");
        assert_eq!(
            format!("{few:?} {:?}", PermissionSet::EMPTY),
            "[products:view products:edit tokens:generate] []"
        );
    }
}
