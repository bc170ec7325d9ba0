//! Python with the package `requests`.

use super::{About, Part, VARIABLE, quote, whole};

pub(super) fn parts(about: &About<'_>) -> Vec<Part> {
    // The name stands in the third line: in the first two, Python would look in it for an encoding (PEP 263).
    whole(format!(
        "# A request to the FoodLogiQ API.\n# Needs the package requests: pip install requests\n# {}\nimport os\n\nimport requests\n\n\
         BASE_URL = {}\nTOKEN = os.environ[\"{VARIABLE}\"]\n\n\
         answer = requests.get(\n    BASE_URL + {},\n    headers={{\"Authorization\": \"Bearer \" + TOKEN, \"Accept\": \"application/json\"}},\n    \
         timeout=30,\n    allow_redirects=False,\n)\n\
         if not answer.ok:\n    raise SystemExit(f\"{{answer.status_code}}: {{answer.text}}\")\nprint(answer.text)\n",
        about.name,
        quote::json(about.base_url),
        quote::json(&about.example),
    ))
}
