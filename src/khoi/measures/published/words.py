"""What the audit says to people: each finding's sentence in Vietnamese and in English."""

READINGS = {
    "only_htt": ("chỉ số hoàn thành tốt", "those rated good only"),
    "htt_or_better": ("từ hoàn thành tốt trở lên", "good or better"),
    "all_rated": ("tổng số được xếp loại", "all rated"),
}

REGULATION = {
    "some": (
        "Quy định áp dụng cho năm này: {document}, điểm {clause}, {percent} %.",
        "Rule in force that year: {document}, clause {clause}, {percent} %.",
    ),
    "none": (
        "Chưa có quy định nào của năm này được nhập, nên chưa kết luận đúng hay sai quy định.",
        "No rule of that year is encoded, so nothing is said about compliance.",
    ),
}

SENTENCES = {
    "not_a_count": (
        "{level}: ô {column} ghi “{text}”, không đọc được thành con số.",
        "{level}: column {column} says “{text}”, which cannot be read as a number.",
    ),
    "percent_mismatch": (
        "{level}: {count} và {percent} % không khớp nhau trên bất kỳ mẫu số nào đã in.",
        "{level}: {count} and {percent} % do not agree on any base that is printed.",
    ),
    "base_implied": (
        "{level}: {percent} % chỉ khớp với một mẫu số không được in, từ {low} đến {high}.",
        "{level}: {percent} % fits only a base that is not printed, from {low} to {high}.",
    ),
    "base_implied.open": (
        "{level}: {percent} % chỉ khớp với một mẫu số không được in, từ {low} trở lên.",
        "{level}: {percent} % fits only a base that is not printed, {low} or more.",
    ),
    "sum_mismatch": (
        "Cộng các dòng {levels} được {sum}, trong khi bảng in {printed}.",
        "The rows {levels} add up to {sum}, but the table prints {printed}.",
    ),
    "sum_mismatch.percent": (
        "Cộng tỷ lệ các dòng {levels} được {sum} %, lệch {printed} % quá mức làm tròn.",
        "The shares of {levels} add up to {sum} %, further from {printed} % than rounding explains.",
    ),
    "sum_closes": (
        "Cộng các dòng {levels} được đúng {printed} như đã in.",
        "The rows {levels} add up to exactly the {printed} printed.",
    ),
    "sum_closes.percent": (
        "Cộng tỷ lệ các dòng {levels} được {sum} %, khớp {printed} % trong phạm vi làm tròn.",
        "The shares of {levels} add up to {sum} %, which is {printed} % within rounding.",
    ),
    "levels_overlap": (
        "“{parent}” đã bao gồm “{sub}”: cộng riêng cả hai thì vượt quá tổng.",
        "“{parent}” already includes “{sub}”: counted apart, the levels exceed the whole.",
    ),
    "of_which_ambiguous": (
        "“{sub}” {percent} %: không xác định được là tính trên “{parent}” hay trên toàn bộ.",
        "“{sub}” {percent} %: it cannot be told whether this is of “{parent}” or of everybody.",
    ),
    "of_which_parent": (
        "“{sub}” {percent} % là tính trên “{parent}”, không phải trên toàn bộ.",
        "“{sub}” {percent} % is a share of “{parent}”, not of everybody.",
    ),
    "of_which_whole": (
        "“{sub}” {percent} % là tính trên toàn bộ, không phải trên “{parent}”.",
        "“{sub}” {percent} % is a share of everybody, not of “{parent}”.",
    ),
    "rated_differs_from_existing.rated": (
        "Được đánh giá {rated}, hiện có {existing}: các tỷ lệ tính trên số được đánh giá.",
        "{rated} rated, {existing} existing: the percentages use the number rated.",
    ),
    "rated_differs_from_existing.existing": (
        "Được đánh giá {rated}, hiện có {existing}: các tỷ lệ tính trên số hiện có.",
        "{rated} rated, {existing} existing: the percentages use the number existing.",
    ),
    "rated_differs_from_existing.mixed": (
        "Được đánh giá {rated}, hiện có {existing}: có tỷ lệ tính trên số này, có tỷ lệ tính trên số kia.",
        "{rated} rated, {existing} existing: some percentages use the one, some the other.",
    ),
    "rated_differs_from_existing.either": (
        "Được đánh giá {rated}, hiện có {existing}: các tỷ lệ khớp với cả hai.",
        "{rated} rated, {existing} existing: the percentages fit both.",
    ),
    "quota_exceeded": (
        "“Xuất sắc” vượt {limit} % nếu tính trên: {over}. Không vượt nếu tính trên: {within}. {rule}",
        "“Excellent” is above {limit} % of: {over}. Not above of: {within}. {rule}",
    ),
}

LINES = {
    "group": ("Bảng {name}", "Table {name}"),
    "rows": ("dòng {rows}", "row {rows}"),
    "base": ("  {percent} % ({level}, dòng {row}): {bases}", "  {percent} % ({level}, row {row}): {bases}"),
    "fits": ("khớp {bases}", "fits {bases}"),
    "fails": ("không khớp {bases}", "does not fit {bases}"),
    "no_base": ("không có mẫu số nào được in", "no base is printed"),
    "approximate": ("con số phỏng chừng", "approximate figure"),
    "nothing": ("  Không có gì phải lưu ý.", "  Nothing to note."),
}

# The arithmetic is stored once; for Vietnamese readers its few words are replaced, longer ones first.
ARITHMETIC = {
    "no whole number": "không có số nguyên nào",
    "closes if row": "khớp nếu dòng",
    "not added": "không cộng",
    "printed": "bảng in",
    "parent:": "tính trên mức trên:",
    "whole:": "tính trên toàn bộ:",
    "whole": "tổng",
    "base": "mẫu số",
    " is ": " là ",
    " of ": " của ",
    " or ": " hoặc ",
}

BASES = {
    "total": ("tổng số in trong bảng", "printed total"),
    "rated": ("số được đánh giá", "number rated"),
    "sum_of_levels": ("tổng các mức", "sum of levels"),
    "level": ("mức “{name}”", "level “{name}”"),
    "implied": ("không được in", "not printed"),
}
