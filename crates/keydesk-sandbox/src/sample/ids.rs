//! Ids in the sample data, for tests, examples and first tries. NEVER change one: integrations keep them.

/// Fernwood Foods, the business nearly all sample data belongs to.
pub const BUSINESS_ID: &str = "5f3c1eb00000000000000001";
/// Juniper Lane Cafés, a small second business.
pub const SECOND_BUSINESS_ID: &str = "5f3c1eb00000000000000002";
/// The sandbox's own user.
pub const USER_ID: &str = "5f3c1eb30000000000000001";
/// A product with two lots: Romaine Hearts.
pub const SAMPLE_PRODUCT_ID: &str = "5f3c1ea10000000000000001";
/// A distribution center: Durham.
pub const SAMPLE_LOCATION_ID: &str = "5f3c1ea20000000000000001";
/// A supplier: Coastal Greens Growers.
pub const SAMPLE_SUPPLIER_ID: &str = "5f3c1ea30000000000000001";
/// A certificate with a file.
pub const SAMPLE_DOCUMENT_ID: &str = "5f3c1ea50000000000000001";
/// The harvest of a lot.
pub const SAMPLE_EVENT_ID: &str = "5f3c1ea60000000000000001";
/// An open quality incident with comments.
pub const SAMPLE_INCIDENT_ID: &str = "5f3c1ea70000000000000001";
/// The open recall, with comments, a document and four responses.
pub const OPEN_RECALL_ID: &str = "5f3c1ea80000000000000001";
/// The closed recall.
pub const CLOSED_RECALL_ID: &str = "5f3c1ea80000000000000002";
/// The response to the open recall that a location has not given yet.
pub const SAMPLE_RESPONSE_ID: &str = "5f3c1eb20000000000000004";
/// The recall that is archived.
pub const ARCHIVED_RECALL_ID: &str = "5f3c1ea80000000000000003";
/// A document of a supplier that awaits its review, with a file.
pub const PENDING_DOCUMENT_ID: &str = "5f3c1ea50000000000000007";
/// An audit with a failure and a document.
pub const SAMPLE_AUDIT_ID: &str = "5f3c1ea90000000000000001";
/// The failure that the audit found.
pub const SAMPLE_FAILURE_ID: &str = "5f3c1eb40000000000000001";
/// The community of Fernwood's approved suppliers.
pub const COMMUNITY_ID: &str = "5f3c1ec10000000000000001";
/// A community of the second business, which Fernwood is a member of.
pub const JOINED_COMMUNITY_ID: &str = "5f3c1ec10000000000000002";
/// The membership of a supplier in that community.
pub const MEMBERSHIP_ID: &str = "5f3c1ec20000000000000001";
/// An invitation into that community that is not answered yet.
pub const MEMBERSHIP_INVITATION_ID: &str = "5f3c1ec30000000000000001";
/// The code of an invitation to a manager that is not answered yet.
pub const INVITATION_CODE: &str = "FWMGR26A01";
/// A planting: romaine, field 7.
pub const PLANTING_ID: &str = "5f3c1ec80000000000000001";
/// A template of assessments: requirements for insurance certificates.
pub const ASSESSMENT_TEMPLATE_ID: &str = "5f3c1ebb0000000000000001";
/// An assessment that was sent to a supplier and submitted.
pub const SPAWNED_ASSESSMENT_ID: &str = "5f3c1ebc0000000000000001";
