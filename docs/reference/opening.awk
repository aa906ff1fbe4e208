# A header's opening comment (purpose, rules, source) becomes its page's text.
NR == 1 && /^\/\// { opening = 1; print "/// @file"; }
opening && !/^\/\// { opening = 0 }
opening { sub(/^\/\//, "///") }
{ print }
