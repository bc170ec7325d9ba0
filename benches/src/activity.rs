//! A store as it is after 90 days of work: 60 tokens, a million requests by day and by night, three in a hundred refused.

use crate::fill;
use jiff::{SignedDuration, Timestamp};
use keydesk_domain::audit::{Actor, NewRecord, Subject};
use keydesk_domain::permission::{Access, Area, Permission};
use keydesk_domain::route::{ROUTES, Route};
use keydesk_domain::traffic::{
    ALLOWED, Endpoint, RefusedRequest, TrafficBatch, TrafficCount, UPSTREAM_ERROR,
};
use keydesk_domain::{
    Account, AccountId, AccountKind, ApiToken, Environment, PermissionSet, PlainToken, Role,
    RoleId, TokenId,
};
use keydesk_store::{Change, OwnerLock, Store, accounts, environments, roles, tokens, traffic};
use std::f64::consts::TAU;
use std::net::{IpAddr, Ipv4Addr};
use std::path::Path;
use uuid::Uuid;

/// So many days back.
pub const DAYS: i64 = 90;
/// So many requests, give or take a few.
pub const REQUESTS: u64 = 1_000_000;

const ACCOUNTS: u32 = 20;
const TOKENS: u32 = 60;
/// Some tokens were never used, and some not for the last two thirds of the time.
const NEVER_USED: u32 = 6;
const IDLE: u32 = 4;
const IDLE_HOURS: i64 = DAYS * 24 * 2 / 3;
const REFUSED_ONE_BY_ONE: u32 = 2_000;

const PARTNERS: [&str; 5] = [
    "SAP Integration",
    "WMS Connector",
    "Power BI Reporting",
    "Product Data Export",
    "Recall Desk",
];
const REFUSED: [&str; 6] = [
    "missing-permission",
    "unknown-route",
    "rate-limited",
    "expired-token",
    "address-not-allowed",
    "upstream-timeout",
];

/// What is worked with, one after the other: numbers that look random and are the same each time.
struct Numbers(u64);

impl Numbers {
    /// A number from 0 to below 1 (SplitMix64).
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() * end as f64) as usize
    }
}

/// Makes the store. Gives how many requests it holds, and how many counters they take.
pub async fn fill_activity(directory: &Path) -> (u64, usize) {
    fill(directory, 0).await;
    let store = Store::open(OwnerLock::take(directory).unwrap()).await.unwrap();
    let now = Timestamp::now();
    let mut change = store.change().await.unwrap();
    let environment = environments::all(&mut change).await.unwrap().remove(0);
    let people = add_accounts(&mut change, now).await;
    let used = add_tokens(&mut change, &people, &environment, now).await;
    record(&mut change, now).await;
    change.commit().await.unwrap();
    let mut numbers = Numbers(7);
    let this_hour = now.as_second().div_euclid(3_600);
    let (mut requests, mut counters) = (0, 0);
    for day in (0..DAYS).rev() {
        let first = (this_hour.div_euclid(24) - day) * 24;
        let mut counts = Vec::new();
        for hour in (first..first + 24).filter(|hour| *hour <= this_hour) {
            for (number, token) in used.iter().enumerate() {
                if number + IDLE as usize >= used.len() && this_hour - hour < IDLE_HOURS {
                    continue;
                }
                add_hour(&mut counts, &mut numbers, token, number, hour, &environment);
            }
        }
        requests += counts.iter().map(|it| it.count).sum::<u64>();
        counters += counts.len();
        traffic::add(&store, &TrafficBatch { counts, ..TrafficBatch::default() }).await.unwrap();
    }
    let refusals = (0..REFUSED_ONE_BY_ONE)
        .rev()
        .map(|n| refusal(&mut numbers, &used, &environment, now, n))
        .collect();
    traffic::add(&store, &TrafficBatch { refusals, ..TrafficBatch::default() }).await.unwrap();
    store.close().await;
    (requests, counters)
}

/// Roles of which some permit more than is used, and service accounts that have them.
async fn add_accounts(change: &mut Change, now: Timestamp) -> Vec<Account> {
    let mut made = Vec::new();
    for (number, name) in PARTNERS.iter().enumerate() {
        let areas = Area::ALL
            .iter()
            .copied()
            .filter(|area| Permission::view(*area).reachable_with_a_token());
        let mut permissions = PermissionSet::view_in(areas).with(Permission::GenerateApiToken);
        if number % 2 == 0 {
            permissions = permissions
                .with(Permission::edit(Area::Products))
                .with(Permission::edit(Area::Recalls));
        }
        let id = RoleId::from_uuid(Uuid::now_v7());
        let role = Role { id, name: name.parse().unwrap(), permissions, built_in: false };
        roles::insert(change, &role, now).await.unwrap();
        made.push(role);
    }
    let mut people = Vec::new();
    for n in 0..ACCOUNTS {
        let role = &made[n as usize % made.len()];
        let account = Account {
            id: AccountId::from_uuid(Uuid::now_v7()),
            kind: AccountKind::Service,
            name: format!("{} {n}", role.name).parse().unwrap(),
            email: format!("integration{n}@fernwood.example").parse().unwrap(),
            roles: vec![role.id],
            disabled_at: None,
            created_at: now - SignedDuration::from_hours(24 * 120),
        };
        accounts::insert(change, &account, None).await.unwrap();
        people.push(account);
    }
    people
}

/// The tokens that are used; the accounts at the end have none.
async fn add_tokens(
    change: &mut Change,
    people: &[Account],
    environment: &Environment,
    now: Timestamp,
) -> Vec<ApiToken> {
    let mut used = Vec::new();
    for n in 0..TOKENS {
        let mut random = [0_u8; 32];
        random[..4].copy_from_slice(&n.to_be_bytes());
        let text = PlainToken::from_random(&environment.slug, &random);
        let account = &people[n as usize % (people.len() - 2)];
        let token = ApiToken {
            id: TokenId::from_uuid(Uuid::now_v7()),
            name: format!("{} {n}", account.name).parse().unwrap(),
            account: account.id,
            environment: environment.id,
            hint: text.hint(),
            narrowed_to: None,
            allowed_addresses: Vec::new(),
            created_at: now - SignedDuration::from_hours(24 * 110),
            expires_at: n
                .is_multiple_of(7)
                .then(|| now + SignedDuration::from_hours(24 * i64::from(n))),
            use_by: None,
            awaits_first_use: false,
            replaced_by: None,
            retires_at: None,
            paused_at: None,
            paused_by: None,
            held: Default::default(),
            deleted_at: None,
        };
        tokens::insert(change, text.hash(), &token).await.unwrap();
        if n >= NEVER_USED {
            used.push(token);
        }
    }
    used
}

async fn record(change: &mut Change, now: Timestamp) {
    let record = NewRecord {
        at: now,
        actor: Actor { account: None, email: crate::OWNER.to_owned() },
        action: "bench.filled",
        subject: Subject { kind: "activity".to_owned(), id: String::new(), name: String::new() },
        detail: serde_json::json!({ "requests": REQUESTS }),
    };
    change.record(record);
}

/// What one token did in one hour: more by day than by night, a few endpoints, now and then something refused.
fn add_hour(
    counts: &mut Vec<TrafficCount>,
    numbers: &mut Numbers,
    token: &ApiToken,
    number: usize,
    hour: i64,
    environment: &Environment,
) {
    let of_day = hour.rem_euclid(24) as f64;
    let rhythm = 1.0 + 0.9 * ((of_day - 14.0) / 24.0 * TAU).cos();
    let at_work = f64::from(TOKENS - NEVER_USED - IDLE) + f64::from(IDLE) / 3.0;
    let mean = REQUESTS as f64 / (DAYS * 24) as f64 / at_work * rhythm;
    let endpoints = 2 + number % 4;
    for at in 0..endpoints {
        let wanted = mean / endpoints as f64 * 2.0 * numbers.next();
        let requests = wanted as u64 + u64::from(numbers.next() < wanted.fract());
        let outcome = match numbers.next() {
            it if it < 0.03 => REFUSED[numbers.below(REFUSED.len())],
            it if it < 0.035 => UPSTREAM_ERROR,
            _ => ALLOWED,
        };
        if requests > 0 {
            let minute = SignedDuration::from_mins(numbers.below(60) as i64);
            counts.push(TrafficCount {
                token: Some(token.id),
                environment: environment.id,
                hour,
                endpoint: Some(endpoint(number * 3 + at)),
                outcome,
                count: requests,
                last_at: Timestamp::from_second(hour * 3_600).unwrap() + minute,
                last_address: address(number),
            });
        }
    }
}

fn refusal(
    numbers: &mut Numbers,
    used: &[ApiToken],
    environment: &Environment,
    now: Timestamp,
    n: u32,
) -> RefusedRequest {
    let which = numbers.below(used.len());
    let token = &used[which];
    let endpoint = endpoint(which * 3 + numbers.below(4));
    let reason = REFUSED[numbers.below(REFUSED.len())];
    RefusedRequest {
        at: now - SignedDuration::from_mins(i64::from(n) * 20),
        request_id: Uuid::now_v7().to_string(),
        environment: environment.id,
        token: Some(token.id),
        hint: Some(token.hint),
        account: Some(token.account),
        roles: vec![PARTNERS[which % PARTNERS.len()].to_owned()],
        held: Some(PermissionSet::view_in([Area::Products, Area::Locations])),
        reason,
        status: 403,
        method: endpoint.method.to_owned(),
        route: Some(endpoint.template),
        path: None,
        guess: None,
        permission: endpoint.permission,
        cause: None,
        detail: format!("Refused for the reason {reason}."),
        address: address(which),
    }
}

/// One of a dozen: lists and single records of half the API.
fn endpoint(number: usize) -> Endpoint {
    let few: Vec<&Route> = ROUTES.iter().skip(3).take(12).collect();
    let route = few[number % few.len()];
    let edits = number.is_multiple_of(5);
    let method = if edits { route.methods[route.methods.len() - 1] } else { "GET" };
    let access = if edits { Access::Edit } else { Access::View };
    Endpoint {
        method,
        template: route.template,
        permission: Some(Permission::In(route.area, access)),
    }
}

fn address(number: usize) -> IpAddr {
    IpAddr::V4(Ipv4Addr::new(203, 0, 113, u8::try_from(number % 250).unwrap_or_default()))
}
