// Answers to a campaign's questions: what is taken is written anew, and taken again as the same.
#include "server/flows/campaign_fields.h"
#include "target.h"

namespace ownkey::fuzz {

namespace {

const std::vector<flows::CampaignField>& fields() {
    using flows::FieldType;
    static const std::vector<flows::CampaignField> all{
        {"Age", "", "age", FieldType::number, true, {}},
        {"Size", "", "size", FieldType::choice, false, {"S", "M"}},
        {"Days", "", "days", FieldType::multiple_choice, false, {"Mon", "Tue"}},
        {"Agreed?", "", "agreed", FieldType::yes_no, false, {}},
        {"More", "", "more", FieldType::text, false, {}}};
    return all;
}

} // namespace

Seeds seeds() {
    return {bytes_of(R"({"age":31,"size":"M","days":["Mon","Tue"],"agreed":true,"more":"Hi"})"),
            bytes_of(R"("{\"age\":\"-0.5\",\"days\":\"Mon\",\"agreed\":\"no\"}")"),
            bytes_of(R"([{"title":"A","description":"","key":"a","type":"text",)"
                     R"("required":false,"choices":["x"]}])")};
}

void run(ByteView input) {
    const std::string text(as_text(input));
    const auto answers = flows::check_answers(fields(), text);
    expect(answers.faults.empty() != answers.json.empty());
    if (answers.faults.empty())
        expect(flows::check_answers(fields(), answers.json).json == answers.json);
    if (const auto read = flows::fields_of(text))
        expect(*flows::fields_of(flows::fields_json(*read)) == *read);
}

} // namespace ownkey::fuzz
