"""The words that say something about a target, each with what it is taken for. Reading this file is reading the rules.

Spelling does not matter here: tables and text go through the same folding (“uỷ” and “ủy”, “tỉ lệ” and “tỷ lệ”).
"""

import re
from collections.abc import Iterable

from khoi.measures.wording.folding import one_spelling

# Right before the number. “trên” far from a number (“trên địa bàn”) is never an operator.
BEFORE = {
    "không vượt quá": "<=",
    "không được vượt quá": "<=",
    "không cao hơn": "<=",
    "không nhiều hơn": "<=",
    "không lớn hơn": "<=",
    "không trên": "<=",
    "không quá": "<=",
    "không hơn": "<=",
    "tối đa": "<=",
    "nhiều nhất": "<=",
    "cao nhất": "<=",
    "≤": "<=",
    "<=": "<=",
    "=<": "<=",
    "không thấp hơn": ">=",
    "không ít hơn": ">=",
    "không nhỏ hơn": ">=",
    "không kém": ">=",
    "không dưới": ">=",
    "ít nhất": ">=",
    "tối thiểu": ">=",
    "thấp nhất": ">=",
    "đạt và vượt": ">=",
    "đạt hoặc vượt": ">=",
    "bằng hoặc cao hơn": ">=",
    "bằng hoặc trên": ">=",
    "từ": ">=",
    "≥": ">=",
    ">=": ">=",
    "=>": ">=",
    "trên": ">",
    "hơn": ">",
    "cao hơn": ">",
    "nhiều hơn": ">",
    "lớn hơn": ">",
    "vượt": ">",
    "vượt mức": ">",
    "vượt quá": ">",
    "quá": ">",
    ">": ">",
    "dưới": "<",
    "thấp hơn": "<",
    "ít hơn": "<",
    "nhỏ hơn": "<",
    "chưa đến": "<",
    "chưa tới": "<",
    "<": "<",
    "đúng": "=",
    "đúng bằng": "=",
    "nhóm": "<=",
    "top": "<=",
    "tốp": "<=",
}
# These may stand some words before their number: “ít nhất mỗi năm 02 cuộc”.
FAR = (
    "ít nhất",
    "tối thiểu",
    "tối đa",
    "nhiều nhất",
    "không quá",
    "không vượt quá",
    "không dưới",
    "không ít hơn",
)
AFTER = {
    "trở lên": ">=",
    "trở xuống": "<=",
    "là ít nhất": ">=",
    "là tối thiểu": ">=",
    "hoặc hơn": ">=",
    "hoặc cao hơn": ">=",
    "là tối đa": "<=",
}
SIGNS = {
    ">=": ("ít nhất", "at least"),
    ">": ("nhiều hơn", "more than"),
    "<=": ("nhiều nhất", "at most"),
    "<": ("ít hơn", "less than"),
    "=": ("đúng bằng", "exactly"),
    "range": ("một khoảng có hai đầu", "a range with two ends"),
    "bare": ("số trần: không nói ít nhất hay đúng bằng", "a bare number: at least or exactly is not said"),
}
NEAR = {
    "gần": ("con số phỏng chừng", "an approximate number"),
    "khoảng": ("con số phỏng chừng", "an approximate number"),
    "xấp xỉ": ("con số phỏng chừng", "an approximate number"),
    "chừng": ("con số phỏng chừng", "an approximate number"),
    "ước": ("con số phỏng chừng", "an approximate number"),
}
# “Trở lên” behind one of these words is about a level (“hoàn thành tốt nhiệm vụ trở lên”), not about the number.
LEVELS = (
    "hoàn thành", "xếp loại", "xếp", "loại", "hạng", "mức", "trình độ", "đại học", "cao đẳng", "trung cấp", "sơ cấp",
    "thạc sĩ", "cấp", "bậc", "khá", "tốt", "giỏi", "trung bình", "vững mạnh", "xuất sắc", "sao", "đạt", "được", "có",
    "tiên tiến", "tuổi", "năm tuổi", "độ tuổi", "ngạch", "chức danh",
    "htxs", "htxsnv", "htt", "httnv", "ht", "htnv",
)  # fmt: skip

EACH_YEAR = (
    "hằng năm",
    "hàng năm",
    "mỗi năm",
    "từng năm",
    "các năm",
    "một năm",
    "hằng tháng",
    "hàng tháng",
    "mỗi tháng",
    "hằng quý",
    "hàng quý",
    "mỗi quý",
    "mọi năm",
    "năm nào cũng",
)
YEAR_ON_YEAR = ("năm sau cao hơn năm trước",)  # fmt: skip
RATE = ("/năm", "/ năm", "/1 năm", "/tháng", "/quý")
MEAN = ("bình quân", "trung bình mỗi", "trung bình hằng", "trung bình hàng", "tính trung bình")
NOT_MEAN = (
    "bình quân đầu người",
    "bình quân trên đầu người",
    "bình quân mỗi người",
    "bình quân một người",
    "bình quân chung",
    "bình quân cả nước",
    "bình quân của",
)
WHOLE_TERM = ("cả nhiệm kỳ", "trong nhiệm kỳ", "toàn nhiệm kỳ", "suốt nhiệm kỳ", "/nhiệm kỳ", "/ nhiệm kỳ", "nhiệm kỳ tới", "nhiệm kỳ này", "toàn khóa",
              "cả khóa", "5 năm", "05 năm", "năm năm", "cả giai đoạn", "trong giai đoạn")  # fmt: skip
END = ("đến cuối nhiệm kỳ", "cuối nhiệm kỳ", "đến hết nhiệm kỳ", "hết nhiệm kỳ", "kết thúc nhiệm kỳ", "cuối khóa",
       "đến hết giai đoạn", "cuối giai đoạn")  # fmt: skip
MIDDLE = ("đến giữa nhiệm kỳ", "giữa nhiệm kỳ", "nửa nhiệm kỳ")
PERIODS = {
    "each_year": ("xét từng năm", "judged each year"),
    "mean_of_years": ("bình quân các năm", "the mean of the years"),
    "total_over_term": ("cộng cả nhiệm kỳ", "summed over the term"),
    "end_of_term": ("xét tại một mốc thời gian", "judged at a point in time"),
    "growth_per_year": ("mức tăng mỗi năm", "growth a year"),
}

OF_WHICH = ("trong đó", "trong số đó", "trong số này")
ASIDE = ("riêng",)
UP = (*YEAR_ON_YEAR, "tăng trưởng", "tốc độ tăng", "tỷ lệ tăng", "tăng")
NOT_UP = (
    "tăng cường",
    "gia tăng",
    "giá trị gia tăng",
    "tăng lên",
    "tăng tỷ lệ",
    "tăng gấp",
    "tăng số",
    "vào tăng trưởng",
    "cho tăng trưởng",
    "mô hình tăng trưởng",
    "chất lượng tăng trưởng",
)
DOWN = ("giảm", "kéo giảm", "cắt giảm", "hạ")
NOT_DOWN = ("giảm nghèo", "giảm xuống còn", "giảm còn", "tinh giảm")
NONE_OF = ("không để xảy ra", "không để phát sinh", "không để có", "không để", "không phát sinh", "không xảy ra",
           "không có", "không còn")  # fmt: skip
# What may be counted and found to be none, besides people and bodies.
HAPPENINGS = ("tổ chức", "khiếu kiện", "điểm nóng", "tình trạng", "mất đoàn kết", "vi phạm", "tham nhũng", "tai nạn",
              "cháy nổ", "tội phạm", "sai phạm", "tồn đọng")  # fmt: skip
# A number behind one of these needs no noun: “hệ số ICOR khoảng 4,8”.
# The better place is the smaller number: “xếp thứ 10 trở lên” is 10 or less.
RANKS = ("xếp thứ", "xếp hạng", "hạng thứ", "vị trí thứ", "đứng thứ", "vị trí")
INDEXES = (
    "chỉ số",
    "hệ số",
    "icor",
    "hdi",
    "gini",
    "tfp",
    "pci",
    "papi",
    "par index",
    "sipas",
    "dti",
    "điểm số",
    "tuổi thọ",
    "sống khỏe",
    "mật độ",
)
ALL_OF = ("toàn bộ", "tất cả", "mọi")

# What was, not what is promised; the word nearest to the number counts.
PAST = ("5 năm qua", "năm năm qua", "nhiệm kỳ qua", "năm qua", "vừa qua", "thời gian qua", "những năm qua", "đã",
        "tính đến", "nhìn lại",
        "kết quả lãnh đạo", "dấu ấn", "được giữ vững", "đến nay", "ước đạt", "ước thực hiện", "qua 5 năm", "qua 05 năm",
        "sau 5 năm", "sau 05 năm", "đại hội thông qua", "được thông qua", "thông qua ngày", "biểu quyết thông qua",
        "đạt thấp", "còn thấp", "mới chỉ", "chỉ tiêu chưa đạt", "chỉ tiêu không đạt", "số phiếu",
        "hội nghị thống nhất", "đại hội thống nhất", "đại hội biểu dương", "đại hội ghi nhận", "đại hội đánh giá", "danh sách trích ngang")  # fmt: skip
# “Các khu công nghiệp đã thành lập đạt …” says which ones, not what was done.
WHICH_ONES = ("đã thành lập", "đã qua đào tạo", "đã được đào tạo", "đã được phê duyệt", "đã phê duyệt", "đã đăng ký", "đã ban hành",
              "đã được cấp", "đã được công nhận", "đã được quy hoạch", "đã nghỉ hưu", "đã hoạt động")  # fmt: skip
PROMISE = ("phấn đấu", "mục tiêu thực hiện", "mục tiêu cụ thể", "mục tiêu đến", "chỉ tiêu chủ yếu", "chỉ tiêu cụ thể",
           "các chỉ tiêu chính", "đến năm", "nhiệm kỳ tới", "những năm tới", "thời gian tới", "năm tới", "quyết tâm")  # fmt: skip
# A part of the paper with such a title tells of what has been, or sets what is to be.
PAST_TITLES = ("kết quả", "tình hình", "ưu điểm", "hạn chế", "khuyết điểm", "tồn tại", "nguyên nhân", "bài học", "thành tựu",
               "việc thực hiện nghị quyết", "5 năm thực hiện", "05 năm thực hiện", "đặc điểm")  # fmt: skip
PROMISE_TITLES = ("mục tiêu", "chỉ tiêu", "phương hướng", "nhiệm vụ", "quan điểm", "khâu đột phá", "đột phá", "giải pháp", "hệ thống chỉ tiêu",
                  "tổ chức thực hiện", "định hướng", "tầm nhìn")  # fmt: skip
FACTS = (
    "gồm",
    "bao gồm",
    "hiện có",
    "hiện nay có",
    "với tổng số",
    "được cơ cấu",
    "kỷ niệm",
    "thay mặt",
    "tham dự",
    "hội nghị có",
    "đại hội có",
    "đại diện cho",
)

# A number right after one of these names a paper, a place in it or a day.
NAMES = (
    "nghị quyết số", "nghị quyết", "chỉ thị số", "chỉ thị", "kết luận số", "kết luận", "quy định số", "quy định",
    "quyết định số", "quyết định", "hướng dẫn số", "hướng dẫn", "thông tư", "nghị định", "luật số", "công văn số",
    "thông báo số", "văn bản số", "đề án số", "kế hoạch số", "chương trình số", "quy chế số", "báo cáo số", "tờ trình số",
    "điều", "khoản", "điểm", "chương", "mục", "phụ lục", "mẫu", "mẫu số", "biểu", "biểu số", "bảng", "trang", "tập",
    "khóa", "khóa thứ", "lần thứ", "thứ", "lần", "kỳ họp thứ", "phiên thứ", "ngày", "tháng", "quý", "năm", "mùng",
    "quốc lộ", "tỉnh lộ", "đường tỉnh", "khu phố", "tổ dân phố", "thôn", "phường", "quận", "khóm", "ấp", "mức độ", "cấp độ",
    "công nghiệp", "số hiệu", "đề án", "chương trình", "điện thoại", "số",
)  # fmt: skip
# A number right before one of these is no target: lengths of time, ages, lists of things to do, slogans.
NOT_COUNTED = (
    "năm", "tháng", "ngày", "tuần", "giờ", "phút", "tuổi", "mục tiêu", "nhiệm vụ", "giải pháp", "khâu", "nội dung",
    "quan điểm", "trụ cột", "đột phá", "bài học", "nguyên nhân", "phương châm", "lĩnh vực", "nhóm nhiệm vụ", "không",
    "sạch", "tốt", "có", "nhất", "an", "xung kích", "đồng hành", "tại chỗ", "con số", "trọng tâm", "kỳ", "nhà", "vạn dân",
    "dân số", "vạn", "dân", "chương trình trọng tâm", "chương trình hành động", "đề án trọng tâm", "giai đoạn", "cấp", "bên", "chiều", "chuyên đề lớn",
)  # fmt: skip
DOERS = (
    "kết nạp", "phát triển", "phát triển mới", "công nhận", "xây dựng", "trồng", "trồng mới", "giúp", "giúp đỡ", "hỗ trợ",
    "tổ chức", "kiểm tra", "giám sát", "giải quyết", "huy động", "vận động", "trích", "thu", "thu hút", "đạt", "tặng",
    "bồi dưỡng", "đào tạo", "giới thiệu", "tạo việc làm", "xóa", "thành lập", "sinh hoạt", "đăng ký", "nâng cấp",
    "hoàn thành", "mở", "duy trì", "phấn đấu", "chiếm", "giảm", "tăng", "kim ngạch", "doanh thu", "thu nhập", "diện tích",
    "sản lượng", "tổng thu", "tổng vốn", "chỉ tiêu", "giữ", "giữ ổn định", "khởi công", "nhân rộng", "đối thoại",
    "cử", "cấp", "cấp mới", "khen thưởng", "biểu dương", "lắp đặt", "cải tạo", "sửa chữa", "xây", "xây mới", "trao", "hình thành", "bố trí",
    "bê tông hóa", "cứng hóa", "kiên cố hóa", "nhựa hóa", "số hóa", "cho vay", "tập huấn", "mở rộng", "nâng", "có thêm", "phát hành",
    "chuyển giao", "chuyển đổi", "tiếp nhận", "đóng mới", "quy hoạch",
)  # fmt: skip

POPULATIONS = (
    "cơ quan, đơn vị, doanh nghiệp", "cơ quan, đơn vị", "cơ quan, doanh nghiệp", "cơ quan đảng", "cơ quan",
    "tổ chức đảng, đảng viên", "đảng viên, quần chúng", "đảng viên và quần chúng", "tổ chức cơ sở đảng", "tccsđ",
    "tổ chức đảng trực thuộc", "tổ chức đảng", "chi, đảng bộ cơ sở", "chi, đảng bộ trực thuộc", "chi, đảng bộ",
    "chi bộ, đảng bộ cơ sở", "chi bộ, đảng bộ bộ phận", "chi bộ, đảng bộ", "đảng bộ, chi bộ cơ sở",
    "đảng bộ, chi bộ trực thuộc", "đảng bộ, chi bộ", "chi bộ và đảng bộ", "đảng bộ và chi bộ", "chi bộ trực thuộc",
    "chi bộ cơ sở", "chi bộ", "đảng bộ cơ sở", "đảng bộ", "chi ủy", "chi đoàn", "chi hội", "cấp ủy viên", "cấp ủy",
    "đảng viên dự bị", "đảng viên mới", "đảng viên", "quần chúng ưu tú", "quần chúng", "đoàn viên ưu tú",
    "đoàn viên công đoàn", "đoàn viên, hội viên", "đoàn viên", "hội viên", "cán bộ, đảng viên, công chức, viên chức",
    "cán bộ, công chức, viên chức, người lao động", "cán bộ, công chức, viên chức", "cán bộ, công chức",
    "cán bộ, đảng viên và nhân dân", "cán bộ, đảng viên", "cán bộ và đảng viên", "cán bộ", "công chức, viên chức",
    "công chức", "viên chức", "người lao động", "người dân", "người", "đồng chí", "đ/c", "công đoàn cơ sở", "tổ chức công đoàn",
    "tổ chức đoàn thể", "tổ chức chính trị - xã hội", "đoàn thể", "đơn vị", "doanh nghiệp", "hợp tác xã",
    "xã, phường, thị trấn", "xã, phường", "phường, xã", "xã", "tỉnh, thành phố", "thôn", "khu dân cư", "hộ gia đình",
    "hộ nghèo", "hộ dân", "hộ", "gia đình", "học sinh, sinh viên", "học sinh", "sinh viên", "phụ nữ", "thanh niên",
    "lao động", "hồ sơ", "thủ tục hành chính", "thủ tục", "văn bản", "đơn thư", "ý kiến", "kiến nghị", "nhiệm vụ", "dân số",
    "trường", "thuê bao", "đv", "đvtn", "cbccvc", "dịch vụ công", "tập thể", "cá nhân", "nữ", "chỉ tiêu", "lượt người", "lượt",
)  # fmt: skip
# Commas inside these sayings part no clauses.
SAYINGS = ("trong sạch, vững mạnh", "vững mạnh, an toàn", "xanh, sạch, đẹp", "xanh - sạch - đẹp", "học tập, quán triệt",
           "kiểm tra, giám sát", "khiếu nại, tố cáo", "an ninh, trật tự", "tu dưỡng, rèn luyện", "tự phê bình, phê bình",
           "lãng phí, tiêu cực", "đoàn kết, thống nhất", "khoa học, công nghệ", "đào tạo, bồi dưỡng")  # fmt: skip
UNITS = (
    "nghìn tỷ đồng", "ngàn tỷ đồng", "tỷ đồng", "triệu đồng", "nghìn đồng", "đồng", "tỷ usd", "triệu usd", "usd", "ha",
    "héc ta", "km2", "km", "m2", "m3", "mét", "tấn", "triệu tấn", "nghìn tấn", "tạ", "kwh", "mw", "giường bệnh",
    "bác sĩ", "điểm", "bậc", "cuộc", "đợt", "lớp", "buổi", "lần", "mô hình", "công trình", "sáng kiến", "đề tài", "căn nhà",
    "nhà", "nhà tạm", "suất quà", "suất học bổng", "suất", "sản phẩm", "việc làm", "việc", "vụ", "vụ việc", "giải", "bài",
    "tin", "cây", "con", "đại biểu", "dự án", "khu", "cụm", "điểm cầu", "hội nghị", "nghìn lượt", "triệu lượt",
    "lượt khách", "phần quà", "ngày lương", "ngày công", "tiêu chí", "trường hợp",
)  # fmt: skip
STOPS = (
    "vững mạnh", "trong sạch", "kiểu mẫu", "tiêu biểu", "xuất sắc", "đầu nhiệm kỳ", "cuối nhiệm kỳ", "đầu năm", "cuối năm",
    "không", "chưa", "đủ", "hài lòng", "htxs", "htt", "httnv", "htnv",
    "hoàn thành", "được", "đạt", "có", "là", "tham gia", "xếp loại", "xếp", "thực hiện", "bảo đảm", "đảm bảo", "sử dụng",
    "xây dựng", "đăng ký", "dự", "tổ chức", "sinh hoạt", "giữ vững", "chiếm", "bị", "vào", "đến", "trong", "hằng", "hàng",
    "mỗi", "trở lên", "trở xuống", "vi phạm", "đã", "ổn định", "ở", "nằm", "duy trì", "cho", "về", "theo", "từ", "tăng", "giảm",
    "ứng dụng", "đưa", "đóng", "nộp", "ký", "với", "so với", "năm", "/năm", "trước", "nhằm", "cam kết", "học tập", "quán triệt", "chấp hành",
)  # fmt: skip

DONE = ("hoàn thành", "xong", "đưa vào sử dụng", "khánh thành", "trở thành", "về đích", "ban hành", "kiện toàn",
        "khởi công", "đạt chuẩn", "được công nhận", "thành lập", "sắp xếp", "thoát khỏi", "ra khỏi", "lên đô thị",
        "lên phường", "thông xe", "nghiệm thu")  # fmt: skip
OPENERS = ("bảo đảm", "đảm bảo", "phấn đấu", "giữ vững", "xây dựng", "các", "đảng bộ", "cơ quan", "tổ chức", "chi bộ",
           "hằng năm", "hàng năm", "không để", "mỗi", "công đoàn", "đoàn thanh niên", "hội", "mặt trận", "ủy ban mặt trận", "đoàn thể", "toàn đảng bộ",
           "chính quyền", "công an", "quân sự", "lực lượng")  # fmt: skip
OUTCOMES = ("vững mạnh", "an toàn", "sạch, đẹp", "xanh, sạch", "hoàn thành tốt", "hoàn thành xuất sắc", "trong sạch",
            "đạt chuẩn", "đoàn kết", "kỷ cương", "không để", "tiêu biểu", "hoàn thành nhiệm vụ", "văn hóa", "xếp loại khá",
            "xếp loại tốt", "loại khá", "loại tốt", "loại vững mạnh")  # fmt: skip
NO_TARGET = ("phương châm", "quan điểm", "mục tiêu tổng quát", "mục tiêu trọng tâm", "chủ đề", "tiếp tục thực hiện",
             "thực hiện nghị quyết", "nghị quyết này", "báo cáo trước")  # fmt: skip


def folded(words: Iterable[str]) -> list[str]:
    """The words as the folded text spells them, longest first so that “không quá” is found before “quá”."""
    return sorted({one_spelling(word) for word in words}, key=lambda word: (-len(word), word))


def any_of(words: Iterable[str]) -> str:
    """A pattern that finds one of the words, whole, the longest one first; letters shared at their start are tried once."""
    spelled = folded(words)
    signs = [
        re.escape(word) + ("" if not word[-1].isalnum() else r"(?!\w)")
        for word in spelled
        if not word[0].isalnum()
    ]
    tree = _Tree()
    for word in spelled:
        if word[0].isalnum():
            _plant(tree, word)
    ways = [*signs, *([rf"(?<!\w){_grown(tree)}"] if tree else [])]
    return ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})"


class _Tree(dict[str, "_Tree"]):
    """Words by their next letter; the letter “” ends one."""


def _plant(tree: "_Tree", word: str) -> None:
    for letter in [*word, ""]:
        tree = tree.setdefault(letter, _Tree())


def _grown(tree: "_Tree") -> str:
    ways = [re.escape(letter) + _grown(tree[letter]) for letter in sorted(tree) if letter]
    if "" in tree:
        ways.append(r"(?!\w)")
    return ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})"
