// One body of every type of every era, in protobuf's text format, and what its summary
// (wasm/crypto.d.ts) must say. @name is a key, hex in summaries; created and era stand in each.
#pragma once

namespace ownkey::second_opinion {

struct Sample {
    const char* name;
    int era;
    const char* message;
    const char* summary;
};

// 2026-11-21 10:30:00 UTC; the target is the first of that month.
#define CREATED "1795257000"
#define TARGET "1793491200"

inline constexpr Sample kSamples[] = {
    {"transfer_2019",
     1,
     R"(memo: "Thank you for the apples" created { seconds: )" CREATED R"( } transfer {
        senderAmounts { pubkey: "@anna" amount: 125000 senderFinalBalance: 10000000 }
        receiverAmounts { pubkey: "@bert" amount: 125000 } })",
     R"("type": "transfer", "memo": "Thank you for the apples", "amount": "12.50", "sender": "@anna",
        "receiver": "@bert", "final_balance": "1000.00")"},
    {"split_transfer_2019",
     1,
     R"(memo: "Rent of the hall" created { seconds: )" CREATED R"( } transfer {
        senderAmounts { pubkey: "@anna" amount: 200000 senderFinalBalance: -10000 }
        senderAmounts { pubkey: "@cleo" amount: 100001 }
        receiverAmounts { pubkey: "@bert" amount: 250000 }
        receiverAmounts { pubkey: "@dora" amount: 50001 } })",
     R"("type": "split_transfer", "memo": "Rent of the hall", "amount": "30.0001",
        "senders": [{"key": "@anna", "amount": "20.00", "final_balance": "-1.00"},
                    {"key": "@cleo", "amount": "10.0001", "final_balance": "0.00"}],
        "receivers": [{"key": "@bert", "amount": "25.00"}, {"key": "@dora", "amount": "5.0001"}])"},
    {"creation_2019",
     1,
     R"(memo: "November, garden" created { seconds: )" CREATED R"( } creation {
        receiverAmount { pubkey: "@bert" amount: 10000000 } ident_hash: -552778545
        target_date { seconds: )" TARGET R"( } })",
     R"("type": "creation", "memo": "November, garden", "amount": "1000.00", "receiver": "@bert",
        "target_date_s": )" TARGET R"(, "ident_hash": -552778545)"},
    {"creation_without_month_2019",
     1,
     R"(memo: "November, garden" created { seconds: )" CREATED R"( } creation {
        receiverAmount { pubkey: "@bert" amount: 10000000 } })",
     R"("type": "creation", "memo": "November, garden", "amount": "1000.00", "receiver": "@bert")"},

    {"transfer_2021",
     2,
     R"(memo: "Für <b>Äpfel</b> & \"Birnen\" 🍐" created { seconds: )" CREATED
     R"( } version_number: 1
        transfer { local { sender { pubkey: "@anna" amount: 123456789000 } receiver: "@bert" } })",
     R"("type": "transfer", "memo": "Für <b>Äpfel</b> & \"Birnen\" 🍐", "version": "1",
        "amount": "12345678.90", "sender": "@anna", "receiver": "@bert")"},
    {"transfer_outbound_2021",
     2,
     R"(memo: "For the neighbours" created { seconds: )" CREATED R"( } transfer { outbound {
        sender { pubkey: "@anna" amount: 50000 } receiver: "@bert" other_group: "valley-2"
        paired_transaction_id { seconds: )" CREATED R"( nanos: 5 } } })",
     R"("type": "cross_transfer", "memo": "For the neighbours", "direction": "outbound",
        "amount": "5.00", "sender": "@anna", "receiver": "@bert", "other_group": "valley-2",
        "paired": {"s": )" CREATED R"(, "nanos": 5})"},
    {"transfer_inbound_2021",
     2,
     R"(memo: "From the neighbours" created { seconds: )" CREATED R"( } transfer { inbound {
        sender { pubkey: "@bert" amount: 50000 } receiver: "@anna" other_group: "hill-1" } })",
     R"("type": "cross_transfer", "memo": "From the neighbours", "direction": "inbound",
        "amount": "5.00", "sender": "@bert", "receiver": "@anna", "other_group": "hill-1")"},
    {"creation_2021",
     2,
     R"(memo: "November, kitchen" created { seconds: )" CREATED R"( } creation {
        receiver { pubkey: "@bert" amount: 7500000 } target_date { seconds: )" TARGET R"( } })",
     R"("type": "creation", "memo": "November, kitchen", "amount": "750.00", "receiver": "@bert",
        "target_date_s": )" TARGET},
    {"friends_added_2021",
     2,
     R"(created { seconds: )" CREATED R"( } group_friends_update { group: "valley-2" })",
     R"("type": "group_friends", "memo": "", "group": "valley-2", "action": "add")"},
    {"friends_removed_2021",
     2,
     R"(memo: "They have left" created { seconds: )" CREATED R"( }
        group_friends_update { group: "valley-2" action: REMOVE })",
     R"("type": "group_friends", "memo": "They have left", "group": "valley-2", "action": "remove")"},
    {"member_added_2021",
     2,
     R"(created { seconds: )" CREATED R"( } group_member_update { user_pubkey: "@anna" })",
     R"("type": "group_member", "memo": "", "user": "@anna", "change": "add_user")"},
    {"member_moves_in_2021",
     2,
     R"(created { seconds: )" CREATED R"( } group_member_update { user_pubkey: "@bert"
        type: MOVE_USER_INBOUND target_group: "valley-2"
        paired_transaction_id { seconds: )" CREATED R"( } })",
     R"("type": "group_member", "memo": "", "user": "@bert", "change": "move_inbound",
        "target_group": "valley-2", "paired": {"s": )" CREATED R"(, "nanos": 0})"},
    {"member_moves_out_2021",
     2,
     R"(created { seconds: )" CREATED R"( } group_member_update { user_pubkey: "@anna"
        type: MOVE_USER_OUTBOUND target_group: "hill-1" })",
     R"("type": "group_member", "memo": "", "user": "@anna", "change": "move_outbound",
        "target_group": "hill-1")"},

    {"transfer_2025",
     3,
     R"(memos { type: PLAIN memo: "Thank you for the apples" } created_at { seconds: )" CREATED
     R"( }
        version_number: "3.5" transfer { sender { pubkey: "@anna" amount: 125000 }
        recipient: "@bert" })",
     R"("type": "transfer", "memo": "Thank you for the apples", "amount": "12.50",
        "sender": "@anna", "receiver": "@bert")"},
    {"transfer_with_all_2025",
     3,
     R"(memos { type: PLAIN memo: "The first line" } memos { type: PLAIN memo: "The second line" }
        memos { type: SHARED_SECRET memo: "not to be read by just anybody, 48 bytes in all." }
        memos { type: COMMUNITY_SECRET memo: "for the community alone, these are 44 bytes." }
        created_at { seconds: )" CREATED R"( nanos: 123456789 } version_number: "3.5"
        type: CROSS other_group: "valley-2"
        transfer { sender { pubkey: "@anna" amount: 125000 community_id: "hill-1" }
        recipient: "@bert" })",
     R"("type": "transfer", "memo": "The first line\nThe second line",
        "encrypted_memos": [{"kind": "shared_secret", "bytes": 48, "sha256": "4a42db9b4ea2f84c1a8c205ab3ae31a1e56ae155cee1b7f1e04f12c7e054d07a"},
                            {"kind": "community_secret", "bytes": 44, "sha256": "d430013a6a518cf763661a8b65583057d63e5c92930dbe53cee5f13b505db208"}],
        "created_nanos": 123456789, "route": "cross", "other_group": "valley-2",
        "amount": "12.50", "sender": "@anna", "receiver": "@bert", "community": "hill-1")"},
    {"creation_2025",
     3,
     R"(memos { type: COMMUNITY_SECRET memo: "for the community alone, these are 44 bytes." }
        created_at { seconds: )" CREATED R"( } version_number: "3.5" creation {
        recipient { pubkey: "@bert" amount: 10000000 community_id: "hill-1" }
        target_date { seconds: )" TARGET R"( } })",
     R"("type": "creation", "memo": "",
        "encrypted_memos": [{"kind": "community_secret", "bytes": 44, "sha256": "d430013a6a518cf763661a8b65583057d63e5c92930dbe53cee5f13b505db208"}], "amount": "1000.00",
        "receiver": "@bert", "target_date_s": )" TARGET R"(, "community": "hill-1")"},
    {"community_friends_2025",
     3,
     R"(created_at { seconds: )" CREATED R"( } version_number: "3.5" type: OUTBOUND
        other_group: "valley-2" community_friends_update { color_fusion: true })",
     R"("type": "community_friends", "memo": "", "route": "outbound", "other_group": "valley-2",
        "color_fusion": true)"},
    {"register_address_2025",
     3,
     R"(created_at { seconds: )" CREATED R"( } version_number: "3.5" register_address {
        user_pubkey: "@anna" address_type: COMMUNITY_HUMAN name_hash: "@name"
        account_pubkey: "@bert" derivation_index: 1 })",
     R"("type": "register_address", "memo": "", "user": "@anna",
        "address_type": "community_human", "name_hash": "@name", "account": "@bert",
        "derivation_index": 1)"},
    {"register_project_2025",
     3,
     R"(created_at { seconds: )" CREATED R"( } version_number: "3.5" type: INBOUND
        other_group: "valley-2" register_address { address_type: COMMUNITY_PROJECT
        account_pubkey: "@cleo" })",
     R"("type": "register_address", "memo": "", "route": "inbound", "other_group": "valley-2",
        "address_type": "community_project", "account": "@cleo", "derivation_index": 0)"},
    {"deferred_transfer_2025",
     3,
     R"(memos { type: SHARED_SECRET memo: "not to be read by just anybody, 48 bytes in all." }
        created_at { seconds: )" CREATED R"( } version_number: "3.5" deferred_transfer {
        transfer { sender { pubkey: "@anna" amount: 505500 } recipient: "@dora" }
        timeout_duration { seconds: 1209600 } })",
     R"("type": "deferred_transfer", "memo": "",
        "encrypted_memos": [{"kind": "shared_secret", "bytes": 48, "sha256": "4a42db9b4ea2f84c1a8c205ab3ae31a1e56ae155cee1b7f1e04f12c7e054d07a"}], "amount": "50.55",
        "sender": "@anna", "receiver": "@dora", "timeout_s": 1209600)"},
    {"community_root_2025",
     3,
     R"(created_at { seconds: )" CREATED R"( } version_number: "3.5" community_root {
        pubkey: "@anna" gmw_pubkey: "@cleo" auf_pubkey: "@dora" })",
     R"("type": "community_root", "memo": "", "community": "@anna", "gmw": "@cleo",
        "auf": "@dora")"},
    {"redeem_deferred_transfer_2025",
     3,
     R"(created_at { seconds: )" CREATED R"( } version_number: "3.5" redeem_deferred_transfer {
        deferred_transfer_transaction_nr: 18446744073709551615
        transfer { sender { pubkey: "@dora" amount: 505500 } recipient: "@bert" } })",
     R"("type": "redeem_deferred_transfer", "memo": "", "deferred_number": "18446744073709551615",
        "amount": "50.55", "sender": "@dora", "receiver": "@bert")"},
    {"timeout_deferred_transfer_2025",
     3,
     R"(created_at { seconds: )" CREATED R"( } version_number: "3.5"
        timeout_deferred_transfer { deferred_transfer_transaction_nr: 12 })",
     R"("type": "timeout_deferred_transfer", "memo": "", "deferred_number": "12")"},
};

#undef CREATED
#undef TARGET

} // namespace ownkey::second_opinion
